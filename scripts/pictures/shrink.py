"""Makes pictures small: a page has few colours, so 40 of them in a palette show it well."""

from __future__ import annotations

import base64
import struct
import zlib

from playwright.sync_api import Page as Tab

# The browser reads the picture anyway, so it also counts the colours: the commonest 40 stay, every
# other one becomes the nearest of these. Answers the palette and one index a pixel, as base64.
COUNT = """async text => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + text;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const drawing = canvas.getContext('2d');
  drawing.drawImage(image, 0, 0);
  const {data} = drawing.getImageData(0, 0, image.width, image.height);
  const pixels = new Uint32Array(data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 40).map(entry => entry[0]);
  const parts = colour => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  const known = new Map(palette.map((colour, index) => [colour, index]));
  const nearest = colour => {
    const [red, green, blue] = parts(colour);
    let best = 0, least = Infinity;
    palette.forEach((candidate, index) => {
      const [r, g, b] = parts(candidate);
      const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
      if (distance < least) [least, best] = [distance, index];
    });
    known.set(colour, best);
    return best;
  };
  const indices = new Uint8Array(pixels.length);
  pixels.forEach((colour, place) => { indices[place] = known.get(colour) ?? nearest(colour); });
  let binary = '';
  for (let at = 0; at < indices.length; at += 8192)
    binary += String.fromCharCode(...indices.subarray(at, at + 8192));
  return {width: image.width, height: image.height, palette: palette.flatMap(parts),
          indices: btoa(binary)};
}"""


def shrink(picture: bytes, tab: Tab) -> bytes:
    """Return a PNG with a palette.

    Args:
        picture: a PNG without transparency.
        tab: an empty tab to work in.
    """
    found = tab.evaluate(COUNT, base64.b64encode(picture).decode())
    width, height = found["width"], found["height"]
    indices = base64.b64decode(found["indices"])
    rows = b"".join(b"\0" + indices[row * width : (row + 1) * width] for row in range(height))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(found["palette"])),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
