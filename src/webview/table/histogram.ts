import type { ColumnProfile } from "../../core/tables/table.ts";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 100;
const HEIGHT = 22;

/** How the values of a column are spread, as bars; the numbers in words for who cannot see them. */
export function histogram({ histogram: parts }: ColumnProfile, label: (numbers: string) => string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const numbers = parts.map((part) => `${part.label}: ${part.count}`).join("; ");
  const most = parts.reduce((max, { count }) => Math.max(max, count), 1);
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label(numbers));
  svg.append(bar(0, WIDTH, 0.5, "ground"));
  parts.forEach(({ count }, at) => {
    const width = WIDTH / parts.length;
    // What is there is seen, however little it is.
    const height = count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT);
    svg.append(bar(at * width, Math.max(width * 0.4, width - 1), height, "bar"));
  });
  return svg;
}

function bar(x: number, width: number, height: number, name: string): SVGRectElement {
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("class", name);
  for (const [attribute, value] of Object.entries({ x, y: HEIGHT - height, width, height })) {
    rect.setAttribute(attribute, String(value));
  }
  return rect;
}
