import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** A checkout of its own, whose sources may be changed. */
export interface CheckoutCopy {
  readonly folder: string;
  /** Writes a file, and gives back what undoes it. */
  write(file: string, content: string): () => void;
  remove(): void;
}

/**
 * Sources as they lie in the working tree, with what was built from them; dependencies are shared by hard links, the links
 * between our packages point into the copy.
 */
export function copyCheckout(root: string): CheckoutCopy {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-hard-cases-'));
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const files = listed.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
  for (const file of files) {
    copy(root, folder, file);
  }
  for (const folderOfPackage of packageFolders(files)) {
    copy(root, folder, join(folderOfPackage, 'dist'));
    link(root, folder, join(folderOfPackage, 'node_modules'));
    copyBuildInfo(root, folder, folderOfPackage);
  }
  return {
    folder,
    write(file, content) {
      const path = join(folder, file);
      writeFileSync(path, content);
      return () => {
        copy(root, folder, file);
        // The compiler compares times before contents.
        utimesSync(path, new Date(), new Date());
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function packageFolders(files: readonly string[]): readonly string[] {
  return files
    .filter((file) => file === 'package.json' || file.endsWith('/package.json'))
    .map(dirname);
}

function copy(from: string, to: string, path: string): void {
  if (existsSync(join(from, path))) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(from, path), join(to, path), {
      recursive: true,
      preserveTimestamps: true,
      verbatimSymlinks: true,
    });
  }
}

function link(from: string, to: string, path: string): void {
  if (existsSync(join(from, path)) && lstatSync(join(from, path)).isDirectory()) {
    const source = join(from, path);
    // Across file systems there are no hard links.
    const linked = statSync(source).dev === statSync(to).dev ? ['-l'] : [];
    execFileSync('cp', ['-a', ...linked, source, join(to, path)]);
  }
}

function copyBuildInfo(from: string, to: string, folder: string): void {
  for (const name of readdirSync(join(from, folder))) {
    if (name.endsWith('.tsbuildinfo')) {
      copy(from, to, relative('.', join(folder, name)));
    }
  }
}
