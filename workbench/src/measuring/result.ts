/** What a bench says: figures of this machine, and ratios that can be compared between machines. */
export interface BenchResult {
  readonly name: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
}

/** One JSON object as the last line, or a table. */
export function printResult(result: BenchResult, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(result));
    return;
  }
  const rows = [
    ...Object.entries(result.figures),
    ...Object.entries(result.ratios).map(([name, value]) => [`ratio to ${name}`, value] as const),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log(result.name);
  for (const [name, value] of rows) {
    console.log(`  ${name.padEnd(width)}  ${value}`);
  }
}
