import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartConfiguration,
} from "chart.js";

Chart.register(
  ...[BarController, BarElement, LineController, LineElement, PointElement],
  ...[CategoryScale, LinearScale, Legend, Tooltip],
);

type Numbers = readonly (number | null)[];
interface Series {
  readonly name: string;
  readonly tone: string;
  readonly values: Numbers;
}

// A longer name is whole in the table, and on the pointer.
const LONGEST_LABEL = 28;
const ROW_HEIGHT = 26;

/** Draws each chart of the page from the table of its numbers, and again when the theme changes. */
export function drawCharts(): void {
  let drawn: readonly Chart[] = [];
  const draw = () => {
    for (const chart of drawn) chart.destroy();
    drawn = [...document.querySelectorAll<HTMLElement>("section.chart")].flatMap((section) => drawChart(section) ?? []);
  };
  draw();
  new MutationObserver(draw).observe(document.body, { attributes: true, attributeFilter: ["class"] });
}

function drawChart(section: HTMLElement): Chart | undefined {
  const canvas = section.querySelector("canvas");
  const table = section.querySelector("table");
  if (canvas === null || table === null) return undefined;
  const { labels, series } = readNumbers(table);
  const isBars = canvas.dataset["form"] === "bars";
  const height = isBars ? labels.length * ROW_HEIGHT + (series.length > 1 ? 72 : 36) : 200;
  if (canvas.parentElement) canvas.parentElement.style.height = `${String(height)}px`;
  return isBars ? new Chart(canvas, bars(labels, series)) : new Chart(canvas, lines(labels, series));
}

function readNumbers(table: HTMLTableElement): { readonly labels: string[]; readonly series: readonly Series[] } {
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const headings = [...table.querySelectorAll<HTMLElement>("thead th")];
  const numberOf = (cell: HTMLElement | undefined) =>
    cell?.dataset["value"] === undefined ? null : Number(cell.dataset["value"]);
  return {
    labels: rows.map((row) => row.cells[0]?.textContent ?? ""),
    series: headings.map((heading, at) => ({
      name: heading.textContent,
      tone: heading.dataset["tone"] ?? "",
      values: rows.map((row) => numberOf(row.cells[at + 1])),
    })),
  };
}

/** Parts of one whole a label: one beside the other in its bar, each with a pattern of its own. */
function bars(labels: string[], series: readonly Series[]): ChartConfiguration<"bar"> {
  const look = theme();
  return {
    type: "bar",
    data: {
      labels,
      datasets: series.map(({ name, tone, values }, at) => {
        const color = colorOf(tone, at);
        const borderColor = look.isHighContrast ? look.foreground : color;
        return { label: name, data: [...values], backgroundColor: pattern(at, color), borderColor, borderWidth: 1 };
      }),
    },
    options: {
      ...shared(look, series),
      indexAxis: "y",
      scales: {
        x: { stacked: true, beginAtZero: true, ...axis(look) },
        y: { stacked: true, ...axis(look), ticks: { color: look.foreground, autoSkip: false, callback: shortLabel } },
      },
    },
  };
}

/** One after the other: each series with a dash and a point of its own. */
function lines(labels: string[], series: readonly Series[]): ChartConfiguration<"line"> {
  const look = theme();
  return {
    type: "line",
    data: {
      labels,
      datasets: series.map(({ name, tone, values }, at) => {
        const color = colorOf(tone, at);
        const pointStyle = POINTS[at % POINTS.length] ?? "circle";
        const borderDash = DASHES[at % DASHES.length] ?? [];
        return { label: name, data: [...values], borderColor: color, backgroundColor: color, borderDash, pointStyle };
      }),
    },
    options: {
      ...shared(look, series),
      elements: { point: { radius: 4 } },
      scales: {
        x: { ...axis(look), ticks: { ...axis(look).ticks, maxRotation: 0 } },
        y: { beginAtZero: true, ...axis(look) },
      },
    },
  };
}

const POINTS = ["circle", "rect", "triangle", "rectRot"] as const;
const DASHES: readonly number[][] = [[], [6, 4], [2, 3], [8, 3, 2, 3]];

function shared(look: Theme, series: readonly Series[]) {
  const { foreground: color, fontFamily: family } = look;
  return {
    animation: false,
    maintainAspectRatio: false,
    plugins: {
      legend: {
        // What one series is, the heading says.
        display: series.length > 1,
        position: "bottom",
        align: "start",
        labels: { color, boxWidth: 14, font: { family }, usePointStyle: false },
      },
      tooltip: { animation: false },
    },
  } as const;
}

function axis({ foreground, grid, fontFamily: family }: Theme) {
  return { grid: { color: grid }, border: { color: grid }, ticks: { color: foreground, font: { family } } };
}

function shortLabel(this: { getLabelForValue(value: number): string }, value: string | number): string {
  const label = this.getLabelForValue(Number(value));
  return label.length <= LONGEST_LABEL ? label : `…${label.slice(1 - LONGEST_LABEL)}`;
}

interface Theme {
  readonly foreground: string;
  readonly grid: string;
  readonly fontFamily: string;
  readonly isHighContrast: boolean;
}

function theme(): Theme {
  const { classList } = document.body;
  const isHighContrast = classList.contains("vscode-high-contrast");
  return {
    foreground: variable("foreground"),
    grid: variable("widget-border") || variable("contrastBorder") || "#8884",
    fontFamily: variable("font-family"),
    isHighContrast,
  };
}

const TONES: Readonly<Record<string, string>> = {
  good: "charts-green",
  warning: "charts-yellow",
  bad: "charts-red",
  quiet: "descriptionForeground",
};
const PALETTE = ["charts-blue", "charts-orange", "charts-purple", "charts-green"];

function colorOf(tone: string, at: number): string {
  return variable(TONES[tone] ?? PALETTE[at % PALETTE.length] ?? "") || variable("foreground");
}

function variable(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--vscode-${name}`).trim();
}

const TILE = 8;

/** The first series is plain, each other one has lines of its own. */
function pattern(at: number, color: string): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = TILE;
  const pen = tile.getContext("2d");
  const draw = PATTERNS[at % PATTERNS.length];
  if (pen === null || draw === undefined || at % PATTERNS.length === 0) return color;
  pen.strokeStyle = pen.fillStyle = color;
  pen.lineWidth = 2;
  draw(pen);
  return pen.createPattern(tile, "repeat") ?? color;
}

const PATTERNS: readonly ((pen: CanvasRenderingContext2D) => void)[] = [
  () => undefined,
  (pen) => stroke(pen, [-2, 2, 2, -2], [0, TILE, TILE, 0], [TILE - 2, TILE + 2, TILE + 2, TILE - 2]),
  (pen) => pen.fillRect(2, 2, 4, 4),
  (pen) => stroke(pen, [0, 4, TILE, 4], [4, 0, 4, TILE]),
];

function stroke(pen: CanvasRenderingContext2D, ...strokes: readonly [number, number, number, number][]): void {
  pen.beginPath();
  for (const [fromX, fromY, toX, toY] of strokes) {
    pen.moveTo(fromX, fromY);
    pen.lineTo(toX, toY);
  }
  pen.stroke();
}
