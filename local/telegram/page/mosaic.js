// Where the photos of an album stand: rows of equal height, or one tall photo beside the others.

const WISHED = 1.05; // width of the whole by its height
const LOWEST_ROW = 0.2; // of the width
const NARROWEST = 0.175; // of the width: to be hit with a thumb on a small phone
const NARROW = 0.7; // width by height: what is slimmer or wider loses its edges
const WIDE = 1.6;
const TALL = 0.85; // width by height of a photo that can stand beside the others
const MOST_IN_ROW = 4;

/**
 * Places photos by their width / height. Returns {ratio, tiles}: the width of the whole by its
 * height, and for each photo {x, y, width, height} as parts of the whole, 0 to 1.
 */
export function mosaic(ratios) {
  const bounded = ratios.map((ratio) => Math.min(Math.max(ratio || 1, NARROW), WIDE));
  const [first, ...rest] = bounded;
  if ([3, 4].includes(bounded.length) && first < TALL) return beside(first, rest);
  const rows = best(bounded);
  const heights = rows.map((row) => 1 / sum(row));
  const whole = sum(heights);
  const tiles = [];
  let y = 0;
  rows.forEach((row, index) => {
    let x = 0;
    for (const ratio of row) {
      const width = ratio / sum(row);
      tiles.push({ x, y: y / whole, width, height: heights[index] / whole });
      x += width;
    }
    y += heights[index];
  });
  return { ratio: 1 / whole, tiles };
}

/** One tall photo at the start, the others in a column after it. */
function beside(first, rest) {
  const column = 1 / sum(rest.map((ratio) => 1 / ratio)); // width by height of the column
  const share = Math.min(Math.max(first / (first + column), 0.5), 0.7);
  const heights = rest.map((ratio) => 1 / ratio / sum(rest.map((one) => 1 / one)));
  let y = 0;
  const tiles = [{ x: 0, y: 0, width: share, height: 1 }];
  for (const height of heights) {
    tiles.push({ x: share, y, width: 1 - share, height });
    y += height;
  }
  return { ratio: Math.min(Math.max(first + column, 0.9), 1.5), tiles };
}

/** The way to cut the photos into rows that looks best. */
function best(ratios) {
  let found = [ratios];
  let least = Infinity;
  for (const rows of cuts(ratios)) {
    const heights = rows.map((row) => 1 / sum(row));
    const off = Math.abs(Math.log(WISHED * sum(heights)));
    const uneven = Math.log(Math.max(...heights) / Math.min(...heights)) * 0.5;
    const narrow = rows.filter((row) => Math.min(...row) / sum(row) < NARROWEST).length;
    const thin = heights.filter((height) => height < LOWEST_ROW).length + narrow;
    const upturned = rows.slice(1).filter((row, index) => row.length < rows[index].length).length * 0.15;
    const cost = off + uneven + thin + upturned;
    if (cost < least) [found, least] = [rows, cost];
  }
  return found;
}

function* cuts(ratios) {
  if (!ratios.length) yield [];
  for (let count = 1; count <= Math.min(MOST_IN_ROW, ratios.length); count += 1) {
    for (const rows of cuts(ratios.slice(count))) yield [ratios.slice(0, count), ...rows];
  }
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
