import { Answer, type FuzzTarget, mutateTlv, type NetworkTarget } from '@tamga/workbench/fuzzing';

/** What the small reader refuses. */
class Refused extends Error {}

/** What happens to each element below the outermost; a bug is planted here. */
type Visit = (tag: number, content: Uint8Array, at: number) => number;

/**
 * A small reader of elements with lengths of one or three octets. It refuses what does not fit, and goes through what is
 * inside constructed elements; `visit` says where to go on.
 */
function readAll(bytes: Uint8Array, visit: Visit): void {
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const { start, end } = lengthAt(bytes, at + 1);
    if (end > bytes.length) throw new Refused('ends too early');
    const content = bytes.subarray(start, end);
    if ((tag & 0x20) !== 0) readAll(content, visit);
    at = visit(tag, content, end);
  }
}

function lengthAt(bytes: Uint8Array, at: number): { start: number; end: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { start: at + 1, end: at + 1 + first };
  if (first === 0x81) return { start: at + 2, end: at + 2 + (bytes[at + 1] ?? 0) };
  if (first !== 0x82) throw new Refused('a length of another form');
  const length = ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  return { start: at + 3, end: at + 3 + length };
}

/** SEQUENCE { INTEGER, SEQUENCE { OCTET STRING, four INTEGERs }, [0] { UTF8String } } */
const VALID = Uint8Array.from(
  Buffer.from('301f0201013012040461626364020105020106020107020108a0060c0474657874', 'hex'),
);

/** Of the reader that is quadratic: what it has seen of this input. */
let texts: string[] = [];

function planted(name: string, visit: Visit, done: () => void = () => {}): NetworkTarget {
  return {
    name,
    valid: [VALID],
    mutate: mutateTlv,
    slowMs: 250,
    routes: [],
    parser: [],
    read(bytes) {
      let depth = 0;
      texts = [];
      try {
        readAll(bytes, (...element) => {
          depth += 1;
          return visit(...element);
        });
        done();
        return new Answer('taken', true);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return new Answer('refused', depth > 0, error.message);
      }
    },
    isRefusal: () => false,
  };
}

const none: Visit = (_tag, _content, end) => end;

export const SOUND: NetworkTarget = planted('sound', none);

/** Reads a member of what is not there, behind lengths that must be right: [1] with something inside, in a SEQUENCE. */
export const CRASHES: FuzzTarget = planted('crashes', (tag, content, end) => {
  if (tag === 0xa1 && content.length > 2) {
    const names: { [tag: number]: { text: string } | undefined } = {};
    // @ts-expect-error: this is the bug.
    return names[tag].text.length + end;
  }
  return end;
});

/** Does not go on behind a short ENUMERATED: its two octets of tag and length are read again. */
export const HANGS: FuzzTarget = planted('hangs', (tag, content, end) =>
  tag === 0x0a && content.length < 0x80 ? end - content.length - 2 : end,
);

const kept: Uint8Array[] = [];

/** Remembers every form that it took, with room for more. */
export const KEEPS: FuzzTarget = planted('keeps', none, () => {
  kept.push(new Uint8Array(16_384));
});

/** Looks through all elements before each one. */
export const QUADRATIC: FuzzTarget = planted('quadratic', (_tag, content, end) => {
  const text = Buffer.from(content.subarray(0, 16)).toString('hex');
  for (const other of texts) if (`${other}.` === text) throw new Refused('twice');
  texts.push(text);
  return end;
});

/** Asks for something and does not wait for the answer. */
export const CARELESS: FuzzTarget = {
  ...SOUND,
  name: 'careless',
  read: async (bytes: Uint8Array) => {
    if (bytes[2] === 0x30) void Promise.reject(new Error('nobody listens'));
  },
};
