// The texts of the page, in its language: the page brings them as data (admin/designer/diagram_texts.py).

let texts = {};

export function useTexts(given) {
  texts = given;
}

export function t(key, values = {}) {
  return (texts[key] ?? key).replace(/{(\w+)}/g, (whole, name) => values[name] ?? whole);
}
