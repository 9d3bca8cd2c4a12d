import { findTlv, parseTlv, parseTlvs } from '@tamga/formats';
import type { Apdu } from '../apdu.ts';
import type { CardContext } from './applet.ts';
import type { FileState } from './state.ts';
import { refuse } from './status-error.ts';

/** Positions of the security conditions in tag 86 behind the AM byte, for elementary and dedicated files. */
const CONDITION = { deleteSelf: 0, update: 5, read: 6, createDf: 4, createEf: 5 } as const;
const ALWAYS = '00';
const PIN = '90';

/** The master file answers this and has no access conditions of its own. */
const MF_FCP = '6f0782013883023f00';
const MAX_FILE_OCTETS = 32_767;
const MAX_CHILDREN = 30;
const EMPTY = new Uint8Array();

/** Files of the PKI applet (IsoApplet API 00.06): one level of directories under the master file. */
export interface FileSystem {
  reset(): void;
  select(command: Apdu): Uint8Array;
  create(command: Apdu): Uint8Array;
  delete(): Uint8Array;
  read(command: Apdu): Uint8Array;
  update(command: Apdu): Uint8Array;
}

/** @param isUser whether conditions of the PIN are met: always before the PIN is set, then when it is verified. */
export function createFileSystem(context: CardContext, isUser: () => boolean): FileSystem {
  /** Path from the master file; empty is the master file itself. */
  let current = '';
  const files = (): Record<string, FileState> => context.state.pki?.files ?? {};

  const require = (file: FileState, condition: number): void => {
    const byte = file.conditions.slice(condition * 2, condition * 2 + 2);
    if (byte === ALWAYS || (byte === PIN && isUser())) {
      return;
    }
    refuse(0x6982);
  };

  return {
    reset() {
      current = '';
    },
    select({ p1, p2, data }) {
      if (p2 !== 0x00 && p2 !== 0x04 && p2 !== 0x0c) {
        return refuse(0x6a86);
      }
      const id = Buffer.from(data).toString('hex');
      const path = findPath(p1, id);
      if (path === undefined) {
        return refuse(0x6a82);
      }
      current = path;
      if (p2 === 0x0c) {
        return EMPTY;
      }
      return hexBytes(path === '' ? MF_FCP : (files()[path]?.fcp ?? MF_FCP));
    },
    create({ data }) {
      const template = parseTlv(data);
      const items = parseTlvs(template.value);
      const descriptor = findTlv(items, 0x82)?.value[0];
      const id = Buffer.from(findTlv(items, 0x83)?.value ?? EMPTY).toString('hex');
      const conditions = Buffer.from(findTlv(items, 0x86)?.value.subarray(1) ?? EMPTY).toString(
        'hex',
      );
      const size = (findTlv(items, 0x81)?.value ?? EMPTY).reduce(
        (value, octet) => value * 256 + octet,
        0,
      );
      const kind = descriptor === 0x38 ? 'df' : descriptor === 0x01 ? 'ef' : undefined;
      if (
        template.tag !== 0x6f ||
        kind === undefined ||
        id.length !== 4 ||
        conditions.length !== 14
      ) {
        return refuse(0x6a80);
      }
      const directory = directoryOf(current);
      const parent = files()[directory];
      if (parent !== undefined) {
        require(parent, kind === 'df' ? CONDITION.createDf : CONDITION.createEf);
      }
      const path = directory === '' ? id : `${directory}/${id}`;
      const siblings = Object.keys(files()).filter((other) => parentOf(other) === directory);
      if (files()[path] !== undefined) {
        return refuse(0x6a89);
      }
      if (siblings.length >= MAX_CHILDREN || (kind === 'ef' && size > MAX_FILE_OCTETS)) {
        return refuse(0x6a84);
      }
      files()[path] = {
        kind,
        fcp: Buffer.from(data).toString('hex'),
        conditions,
        content: kind === 'ef' ? '00'.repeat(size) : '',
      };
      current = path;
      context.commit();
      return EMPTY;
    },
    delete() {
      const file = files()[current];
      if (file === undefined) {
        return refuse(0x6a82);
      }
      // As the unmodified applet does it: the file's own condition, never its directory's DELETE CHILD.
      require(file, CONDITION.deleteSelf);
      for (const path of Object.keys(files())) {
        if (path === current || path.startsWith(`${current}/`)) {
          delete files()[path];
        }
      }
      current = parentOf(current);
      context.commit();
      return EMPTY;
    },
    read({ p1, p2, le }) {
      const file = currentFile();
      require(file, CONDITION.read);
      const content = hexBytes(file.content);
      const offset = (p1 << 8) | p2;
      if ((p1 & 0x80) !== 0 || offset > content.length) {
        return refuse((p1 & 0x80) === 0 ? 0x6b00 : 0x6a86);
      }
      return content.subarray(offset, offset + (le ?? 256));
    },
    update({ p1, p2, data }) {
      const file = currentFile();
      require(file, CONDITION.update);
      const content = hexBytes(file.content);
      const offset = (p1 << 8) | p2;
      if (offset + data.length > content.length) {
        return refuse(0x6a84);
      }
      content.set(data, offset);
      file.content = Buffer.from(content).toString('hex');
      context.commit();
      return EMPTY;
    },
  };

  function currentFile(): FileState {
    const file = files()[current];
    return file?.kind === 'ef' ? file : refuse(0x6986);
  }

  /** SELECT by identifier (00), by path from the master file (08) or from the current directory (09). */
  function findPath(p1: number, id: string): string | undefined {
    const known = (path: string): string | undefined =>
      path === '' || files()[path] !== undefined ? path : undefined;
    const steps = (id.match(/.{4}/g) ?? []).join('/');
    switch (p1) {
      case 0x00: {
        if (id === '' || id === '3f00') {
          return '';
        }
        const directory = directoryOf(current);
        return known(directory === '' ? id : `${directory}/${id}`) ?? known(id);
      }
      case 0x08:
        return known(steps.replace(/^3f00\/?/, ''));
      case 0x09: {
        const directory = directoryOf(current);
        return known(directory === '' ? steps : `${directory}/${steps}`);
      }
      default:
        return undefined;
    }
  }

  function directoryOf(path: string): string {
    return path === '' || files()[path]?.kind === 'df' ? path : parentOf(path);
  }
}

function parentOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut === -1 ? '' : path.slice(0, cut);
}

function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
