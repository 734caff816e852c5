/** A labelled case after it was scored. */
export interface ScoredCase {
  readonly score: number;
  readonly isMatch: boolean;
  /** What kind of case it is, for the table. */
  readonly group: string;
  /** For whoever reads the worst ones. */
  readonly words: string;
}

export interface GroupFigures {
  readonly group: string;
  readonly matches: number;
  readonly others: number;
  /** Share of the matches found; NaN when there are none. */
  readonly recall: number;
  readonly falseAlerts: number;
}

/** Figures at one threshold. */
export interface CurvePoint {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface Evaluation {
  readonly cases: number;
  readonly auc: number;
  readonly at: CurvePoint;
  readonly falseAlertsPerTenThousand: number;
  /** All cases first, then each group, the worst recall first. */
  readonly groups: readonly GroupFigures[];
  readonly worstMisses: readonly ScoredCase[];
  readonly worstFalseAlerts: readonly ScoredCase[];
  /** From 0 to 1 by hundredths. */
  readonly curve: readonly CurvePoint[];
}

const WORST = 10;

/** How well scores tell matches from others. Pure; NaN stands for what the cases cannot tell. */
export function evaluate(cases: readonly ScoredCase[], threshold: number): Evaluation {
  const groups = new Map<string, ScoredCase[]>();
  for (const one of cases) {
    const held = groups.get(one.group);
    if (held === undefined) groups.set(one.group, [one]);
    else held.push(one);
  }
  const all = figuresOf('all', cases, threshold);
  const figures = [...groups].map(([group, held]) => figuresOf(group, held, threshold));
  figures.sort((a, b) => (Number.isNaN(a.recall) ? 2 : a.recall) - (Number.isNaN(b.recall) ? 2 : b.recall));
  const byScore = [...cases].sort((a, b) => a.score - b.score);
  const missed = byScore.filter(({ isMatch, score }) => isMatch && score < threshold);
  const alerts = byScore.filter(({ isMatch, score }) => !isMatch && score >= threshold);
  return {
    cases: cases.length,
    auc: areaUnderCurve(byScore),
    at: pointAt(cases, threshold),
    falseAlertsPerTenThousand: (all.falseAlerts / all.others) * 10_000,
    groups: [all, ...figures],
    worstMisses: missed.slice(0, WORST),
    worstFalseAlerts: alerts.reverse().slice(0, WORST),
    curve: Array.from({ length: 101 }, (_, i) => pointAt(cases, i / 100)),
  };
}

function figuresOf(group: string, cases: readonly ScoredCase[], threshold: number): GroupFigures {
  const matches = cases.filter(({ isMatch }) => isMatch);
  const found = matches.filter(({ score }) => score >= threshold).length;
  const alerts = cases.filter(({ isMatch, score }) => !isMatch && score >= threshold).length;
  return {
    group,
    matches: matches.length,
    others: cases.length - matches.length,
    recall: found / matches.length,
    falseAlerts: alerts,
  };
}

function pointAt(cases: readonly ScoredCase[], threshold: number): CurvePoint {
  const { matches, recall, falseAlerts } = figuresOf('', cases, threshold);
  const found = recall * matches;
  return {
    threshold,
    precision: found + falseAlerts === 0 ? 1 : found / (found + falseAlerts),
    recall,
    f1: (2 * found) / (found + falseAlerts + matches),
  };
}

/** The chance that a match scores higher than another case, ties by half: by ranks. */
function areaUnderCurve(byScore: readonly ScoredCase[]): number {
  let ranks = 0;
  let matches = 0;
  for (let i = 0; i < byScore.length; ) {
    let end = i;
    while (end < byScore.length && byScore[end]?.score === byScore[i]?.score) end++;
    const tied = byScore.slice(i, end).filter(({ isMatch }) => isMatch).length;
    ranks += (tied * (i + 1 + end)) / 2;
    matches += tied;
    i = end;
  }
  const others = byScore.length - matches;
  return (ranks - (matches * (matches + 1)) / 2) / (matches * others);
}
