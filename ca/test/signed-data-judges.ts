import { runJavaWithCms } from './java/run-java.ts';

/** A file that holds a ContentInfo with SignedData, and the anchor of its signer; both DER. */
export interface JudgedData {
  readonly name: string;
  readonly file: string;
  readonly anchor: string;
}

/** What `JudgeSignedData.java` says; `valid`, or what is wrong. */
export interface DataVerdict {
  readonly order: string;
  readonly bouncyCastle: string;
  readonly asJmrtd: string;
  readonly jdk: string;
}

/** All in one start of Java. */
export async function judgeSignedData(
  files: readonly JudgedData[],
): Promise<ReadonlyMap<string, DataVerdict>> {
  const lines = files.map(({ name, file, anchor }) => [name, file, anchor].join('|'));
  const output = await runJavaWithCms('JudgeSignedData', lines.join('\n'));
  return new Map(
    output
      .trim()
      .split('\n')
      .map((line) => {
        const [name = '', order = '', bouncyCastle = '', asJmrtd = '', jdk = ''] = line.split('|');
        return [name, { order, bouncyCastle, asJmrtd, jdk }];
      }),
  );
}
