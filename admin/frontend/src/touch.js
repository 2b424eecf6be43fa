// Fingers: one drags the diagram, two zoom it. diagram-js 15 follows the mouse only.

export function touchNavigation(container, canvas) {
  const fingers = new Map(); // pointer id -> its last event

  container.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch' && !event.target.closest('button, a')) fingers.set(event.pointerId, event);
  });
  container.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    if (fingers.size === 1) {
      canvas.scroll({ dx: event.clientX - before.clientX, dy: event.clientY - before.clientY });
    } else if (fingers.size === 2) {
      const [other] = [...fingers.values()].filter((finger) => finger.pointerId !== event.pointerId);
      const factor = distance(event, other) / (distance(before, other) || 1);
      canvas.zoom(canvas.zoom() * factor, middle(event, other, container.getBoundingClientRect()));
    }
    fingers.set(event.pointerId, event);
  });
  for (const over of ['pointerup', 'pointercancel', 'pointerleave']) {
    container.addEventListener(over, (event) => fingers.delete(event.pointerId));
  }
}

function distance(one, other) {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
}

function middle(one, other, box) {
  return {
    x: (one.clientX + other.clientX) / 2 - box.left,
    y: (one.clientY + other.clientY) / 2 - box.top,
  };
}
