import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { VectorError, VectorView } from './view.ts';

/** A file of `lint/` and what stands beside it. */
export interface LintFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly structure: string;
  readonly roles: readonly string[];
  /** DER of the certificate above it. */
  readonly issuer?: Uint8Array;
  readonly distributionPoint?: string;
}

/** A file that breaks one clause. */
export interface BrokenFile extends LintFile {
  readonly lint: string;
  readonly clause: string;
  readonly says: string;
  /** Other lints that cannot but find it too. */
  readonly also: readonly string[];
}

/** Every case of `lint/cases.json`, its files read. */
export function loadLintCases(): {
  readonly good: readonly LintFile[];
  readonly broken: readonly BrokenFile[];
} {
  const text = Buffer.from(readLintFile('cases.json')).toString('utf8');
  const view = VectorView.of(JSON.parse(text), 'lint/cases');
  view.leave('title', 'a name');
  const good = view.views('good').map(readFile);
  const broken = view.views('broken').map((item) => ({
    ...readFile(item),
    lint: item.text('lint'),
    clause: item.text('clause'),
    says: item.text('says'),
    also: item.texts('also'),
  }));
  view.finish();
  return { good, broken };
}

function readFile(item: VectorView): LintFile {
  const file = item.text('file');
  return {
    file,
    bytes: readLintFile(file),
    structure: item.text('structure'),
    roles: item.texts('roles'),
    ...(item.has('issuer') && { issuer: readLintFile(item.text('issuer')) }),
    ...(item.has('distributionPoint') && { distributionPoint: item.text('distributionPoint') }),
  };
}

function readLintFile(file: string): Uint8Array {
  if (!/^((good|broken)[/])?[a-z0-9-]+[.](der|json)$/.test(file)) {
    throw new VectorError(`lint: ${JSON.stringify(file)} is not the name of a file there`);
  }
  try {
    return new Uint8Array(readFileSync(fileURLToPath(new URL(`../lint/${file}`, import.meta.url))));
  } catch (cause) {
    throw new VectorError(`lint/${file}: cannot be read`, { cause });
  }
}
