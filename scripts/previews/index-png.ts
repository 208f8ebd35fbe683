// A picture with few colours as a smaller file: the truecolour PNG of a browser becomes one with a
// palette of 256. For flat pictures of pages; a photograph would suffer.

import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLORS_MAX = 256;

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each pixel. */
  readonly rgb: Uint8Array;
}

/** @throws Error for a PNG that is not of eight bits a channel, RGB or RGBA */
export function indexPng(png: Buffer): Buffer {
  const { width, height, rgb } = decode(png);
  const palette = commonest(rgb);
  const nearest = new Map<number, number>();
  const rows = Buffer.alloc(height * (width + 1));
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const color = colorAt(rgb, pixel);
    let index = nearest.get(color);
    if (index === undefined) {
      index = nearestIn(palette, color);
      nearest.set(color, index);
    }
    rows[Math.floor(pixel / width) * (width + 1) + 1 + (pixel % width)] = index;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colors = Buffer.from(palette.flatMap((color) => channelsOf(color)));
  const parts = [
    chunk('IHDR', header),
    chunk('PLTE', colors),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([SIGNATURE, ...parts]);
}

function decode(png: Buffer): Picture {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const channels = { 2: 3, 6: 4 }[png[25] as number];
  if (png[24] !== 8 || channels === undefined) throw new Error('not an RGB picture of 8 bits');
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const end = at + 8 + png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, end));
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const flat = new Uint8Array(height * stride);
  for (let row = 0; row < height; row += 1) {
    unfilter(raw.subarray(row * (stride + 1), (row + 1) * (stride + 1)), {
      ...{ flat, channels, start: row * stride, stride },
    });
  }
  const rgb = flat.filter((_, at) => at % channels < 3);
  return { width, height, rgb };
}

interface Row {
  readonly flat: Uint8Array;
  readonly channels: number;
  readonly start: number;
  readonly stride: number;
}

/** Undoes the filter of one line: https://www.w3.org/TR/png-3/#9Filters */
function unfilter(line: Buffer, { flat, channels, start, stride }: Row): void {
  const filter = line[0] as number;
  for (let at = 0; at < stride; at += 1) {
    const left = at < channels ? 0 : (flat[start + at - channels] as number);
    const up = start === 0 ? 0 : (flat[start + at - stride] as number);
    const corner =
      start === 0 || at < channels ? 0 : (flat[start + at - stride - channels] as number);
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] as number;
    flat[start + at] = ((line[at + 1] as number) + guess) & 255;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [
    Math.abs(up - corner),
    Math.abs(left - corner),
    Math.abs(left + up - 2 * corner),
  ];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function commonest(rgb: Uint8Array): readonly number[] {
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < rgb.length / 3; pixel += 1) {
    const color = colorAt(rgb, pixel);
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
  return sorted.slice(0, COLORS_MAX).map(([color]) => color);
}

function nearestIn(palette: readonly number[], color: number): number {
  const wanted = channelsOf(color);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, one] of palette.entries()) {
    const apart = channelsOf(one).reduce(
      (sum, v, at) => sum + (v - (wanted[at] as number)) ** 2,
      0,
    );
    if (apart < least) [best, least] = [index, apart];
  }
  return best;
}

function colorAt(rgb: Uint8Array, pixel: number): number {
  const at = 3 * pixel;
  return ((rgb[at] as number) << 16) | ((rgb[at + 1] as number) << 8) | (rgb[at + 2] as number);
}

function channelsOf(color: number): readonly [number, number, number] {
  return [color >> 16, (color >> 8) & 255, color & 255];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
