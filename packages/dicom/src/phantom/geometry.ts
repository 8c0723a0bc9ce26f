/** What a part of the phantom is made of; each modality gives it a brightness. */
export type Material = 'air' | 'bone' | 'brain' | 'fluid' | 'lesion' | 'nodule' | 'marker';

/** An ellipsoid in the cube [-1, 1]³: x to the patient's left, y to the back, z to the head; angle about z. */
interface Ellipsoid {
  readonly centre: readonly [x: number, y: number, z: number];
  readonly radii: readonly [x: number, y: number, z: number];
  readonly degrees: number;
  readonly material: Material;
}

const ellipsoid = (
  centre: Ellipsoid['centre'],
  radii: Ellipsoid['radii'],
  degrees: number,
  material: Material,
): Ellipsoid => ({ centre, radii, degrees, material });

/** A head after Shepp and Logan (1974), painted from the outside inwards. */
const head: readonly Ellipsoid[] = [
  ellipsoid([0, 0, 0], [0.69, 0.92, 0.95], 0, 'bone'),
  ellipsoid([0, 0.018, 0], [0.662, 0.874, 0.9], 0, 'brain'),
  ellipsoid([0.22, 0, 0], [0.11, 0.31, 0.42], 18, 'fluid'),
  ellipsoid([-0.22, 0, 0], [0.16, 0.41, 0.48], -18, 'fluid'),
  ellipsoid([0, -0.35, 0.1], [0.21, 0.25, 0.41], 0, 'lesion'),
  ellipsoid([0, -0.1, 0.2], [0.046, 0.046, 0.1], 0, 'nodule'),
  ellipsoid([0, 0.1, 0.2], [0.046, 0.046, 0.1], 0, 'nodule'),
  ellipsoid([-0.08, 0.605, 0], [0.046, 0.023, 0.2], 0, 'nodule'),
  ellipsoid([0, 0.606, 0], [0.023, 0.023, 0.2], 0, 'nodule'),
  ellipsoid([0.06, 0.605, 0], [0.023, 0.046, 0.2], 0, 'nodule'),
];

/** One plane of pixels, row by row. */
export interface Plane {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint16Array;
}

export type Brightness = Readonly<Record<Material, number>>;

export function emptyPlane(rows: number, columns: number, background: number): Plane {
  return { rows, columns, pixels: new Uint16Array(rows * columns).fill(background) };
}

/** Paint the cut through the head at height z in [-1, 1], span by span. */
export function paintSection(plane: Plane, z: number, brightness: Brightness): void {
  for (const { centre, radii, degrees, material } of head) {
    const height = (z - centre[2]) / radii[2];
    const scale = Math.sqrt(1 - height * height);
    if (!(scale > 0)) continue;
    paintEllipse(
      plane,
      [centre[0], centre[1]],
      [radii[0] * scale, radii[1] * scale],
      degrees,
      brightness[material],
    );
  }
}

function paintEllipse(
  plane: Plane,
  [centreX, centreY]: readonly [number, number],
  [a, b]: readonly [number, number],
  degrees: number,
  value: number,
): void {
  const { rows, columns, pixels } = plane;
  const angle = (degrees * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  // (x cos + y sin)² / a² + (y cos - x sin)² / b² = 1, solved for x at every row.
  const quadratic = (cos / a) ** 2 + (sin / b) ** 2;
  for (let row = 0; row < rows; row += 1) {
    const y = (2 * row + 1) / rows - 1 - centreY;
    const linear = 2 * y * cos * sin * (1 / a ** 2 - 1 / b ** 2);
    const constant = y ** 2 * ((sin / a) ** 2 + (cos / b) ** 2) - 1;
    const discriminant = linear ** 2 - 4 * quadratic * constant;
    if (discriminant <= 0) continue;
    const middle = centreX - linear / (2 * quadratic);
    const half = Math.sqrt(discriminant) / (2 * quadratic);
    const from = Math.max(0, Math.ceil(((middle - half + 1) * columns - 1) / 2));
    const to = Math.min(columns, Math.floor(((middle + half + 1) * columns - 1) / 2) + 1);
    if (to > from) pixels.fill(value, row * columns + from, row * columns + to);
  }
}

/**
 * The shadow of the head seen from the front (`AP`) or the side (`LL`): for each pixel the material along the ray,
 * weighted by its brightness and scaled to `maximum`.
 */
export function projection(
  rows: number,
  columns: number,
  view: 'AP' | 'LL',
  density: Brightness,
  maximum: number,
): Plane {
  const across = view === 'AP' ? 0 : 1;
  const along = view === 'AP' ? 1 : 0;
  const sums = new Float64Array(rows * columns);
  let outer = density.air;
  for (const [index, { centre, radii, material }] of head.entries()) {
    // What lies inside replaces what is around it: the skull around the brain, the brain around the rest.
    const weight = density[material] - outer;
    if (index < 2) outer = density[material];
    for (let row = 0; row < rows; row += 1) {
      const height = (1 - (2 * row + 1) / rows - centre[2]) / radii[2];
      if (height * height >= 1) continue;
      for (let column = 0; column < columns; column += 1) {
        const side = ((2 * column + 1) / columns - 1 - centre[across]) / radii[across];
        const inside = 1 - height * height - side * side;
        if (inside <= 0) continue;
        const pixel = row * columns + column;
        sums[pixel] = (sums[pixel] ?? 0) + weight * 2 * radii[along] * Math.sqrt(inside);
      }
    }
  }
  const peak = sums.reduce((highest, sum) => Math.max(highest, sum), Number.EPSILON);
  const pixels = Uint16Array.from(sums, (sum) => Math.round((Math.max(0, sum) / peak) * maximum));
  return { rows, columns, pixels };
}

/** Test objects in the corners that the head leaves free: a grid, a wedge of 16 steps, and a number. */
export function paintTestObjects(plane: Plane, number: number, background: number, maximum: number): void {
  const { rows, columns } = plane;
  const line = Math.max(1, Math.round(columns / 256));
  for (let step = 0; step <= 4; step += 1) {
    const offset = step * 0.05;
    paintBox(plane, [0.02 + offset, 0.02], [0.02 + offset, 0.22], maximum, line);
    paintBox(plane, [0.02, 0.02 + offset], [0.22, 0.02 + offset], maximum, line);
  }
  for (let step = 0; step < 16; step += 1) {
    const value = Math.round(background + ((maximum - background) * step) / 15);
    paintBox(plane, [0.1 + step * 0.05, 0.93], [0.1 + (step + 1) * 0.05, 0.98], value, 0);
  }
  const digits = String(number).padStart(4, '0');
  for (const [index, digit] of [...digits].entries()) {
    paintDigit(
      plane,
      Number(digit),
      0.88,
      0.02 + index * 0.06,
      maximum,
      Math.max(line, Math.round(rows / 128)),
    );
  }
}

/** The segments of the digits 0 to 9: top, upper left, upper right, middle, lower left, lower right, bottom. */
const segments = '1110111 0010010 1011101 1011011 0111010 1101011 1101111 1010010 1111111 1111011'.split(' ');
const digitHeight = 0.09;
const digitWidth = 0.04;
const strokes: readonly (readonly [top: number, left: number, bottom: number, right: number])[] = [
  [0, 0, 0, 1],
  [0, 0, 0.5, 0],
  [0, 1, 0.5, 1],
  [0.5, 0, 0.5, 1],
  [0.5, 0, 1, 0],
  [0.5, 1, 1, 1],
  [1, 0, 1, 1],
];

function paintDigit(
  plane: Plane,
  digit: number,
  top: number,
  left: number,
  value: number,
  line: number,
): void {
  for (const [index, [y0, x0, y1, x1]] of strokes.entries()) {
    if (segments[digit]?.[index] !== '1') continue;
    const at = (y: number, x: number) => [top + y * digitHeight, left + x * digitWidth] as const;
    paintBox(plane, at(y0, x0), at(y1, x1), value, line);
  }
}

/** Fill from one corner to the other (fractions of the height and the width), `extra` pixels wider. */
function paintBox(
  { rows, columns, pixels }: Plane,
  [top, left]: readonly [number, number],
  [bottom, right]: readonly [number, number],
  value: number,
  extra: number,
): void {
  const firstColumn = Math.round(left * columns);
  const lastColumn = Math.min(columns, Math.round(right * columns) + extra);
  const lastRow = Math.min(rows, Math.round(bottom * rows) + extra);
  for (let row = Math.round(top * rows); row < lastRow; row += 1) {
    pixels.fill(value, row * columns + firstColumn, row * columns + lastColumn);
  }
}
