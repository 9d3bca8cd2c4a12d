/** A reporter of node:test: one line for each skipped test, with its reason. */
export default async function* skipReporter(events) {
  for await (const { type, data } of events) {
    if (
      (type === 'test:pass' || type === 'test:fail') &&
      data.skip !== undefined &&
      data.skip !== false
    ) {
      yield `${data.name}: ${data.skip === true ? 'no reason given' : data.skip}\n`;
    }
  }
}
