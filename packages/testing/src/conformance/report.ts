// Counts per category and member group, and what failed. Contracts §8.

export interface Failure {
  readonly category: string;
  readonly group: string;
  readonly name: string;
  readonly difference: string;
}

export interface Report {
  readonly groups: Record<string, { passed: number; total: number }>;
  /** Programs with every stored member right. */
  readonly programs: Record<string, { passed: number; total: number }>;
  readonly failures: Failure[];
  add(category: string, group: string, name: string, difference: string | undefined): void;
  addProgram(category: string, isRight: boolean): void;
}

export function createReport(): Report {
  const groups: Report['groups'] = {};
  const programs: Report['programs'] = {};
  const failures: Failure[] = [];
  const count = (table: Report['groups'], key: string, isRight: boolean): void => {
    const entry = table[key] ?? { passed: 0, total: 0 };
    table[key] = entry;
    entry.total++;
    if (isRight) entry.passed++;
  };
  return {
    groups,
    programs,
    failures,
    add: (category, group, name, difference) => {
      count(groups, `${category} ${group}`, difference === undefined);
      if (difference !== undefined) failures.push({ category, group, name, difference });
    },
    addProgram: (category, isRight) => count(programs, category, isRight),
  };
}

export function renderReport(report: Report): string {
  const lines: string[] = [];
  for (const { category, group, name, difference } of report.failures) {
    lines.push(`${category}/${name} ${group}: ${difference}`);
  }
  for (const [key, { passed, total }] of Object.entries(report.groups))
    lines.push(`${key.padEnd(22)} ${passed}/${total}`);
  for (const [key, { passed, total }] of Object.entries(report.programs)) {
    lines.push(`${`${key} programs`.padEnd(22)} ${passed}/${total}`);
  }
  return `${lines.join('\n')}\n`;
}
