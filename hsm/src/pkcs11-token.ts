import type { SignatureAlgorithm } from '@tamga/formats';
import graphene, { type ITemplate, type Key, type Session, type Slot } from 'graphene-pk11';
import { translated } from './ckr.ts';
import { HsmError } from './errors.ts';
import { signing } from './signing-mechanisms.ts';

// This file and pkcs11-module.ts alone know graphene-pk11. They run in worker processes only, and call the
// module from one thread only: graphene's asynchronous calls corrupt memory without CKF_OS_LOCKING_OK.

const { KeyType, ObjectClass, SessionFlag } = graphene;
const CKF_USER_PIN_FINAL_TRY = 0x20000;
const CKF_USER_PIN_LOCKED = 0x40000;
const GCM_TAG_BITS = 128;
const ZERO_IV = Buffer.alloc(16);

/** A key object of this process: a token key, or a session key that must be released. */
export type KeyObject = Key;
export type ObjectKind = 'private' | 'public' | 'secret';
export type Attributes = ITemplate;

const CLASS_OF: Readonly<Record<ObjectKind, number>> = {
  private: ObjectClass.PRIVATE_KEY,
  public: ObjectClass.PUBLIC_KEY,
  secret: ObjectClass.SECRET_KEY,
};

/** Sessions on one token in one process, and the calls Tamga makes through them. */
export class Pkcs11Token {
  readonly #slot: Slot;
  readonly #sessions: Session[] = [];
  readonly #keys = new Map<string, KeyObject>();
  #turn = 0;
  #sawKeys = false;
  /** Names without CKM_. */
  readonly mechanisms: ReadonlySet<string>;

  constructor(slot: Slot, sessions: number) {
    this.#slot = slot;
    this.mechanisms = mechanismsOf(slot);
    for (let opened = 0; opened < sessions; opened++) this.#sessions.push(this.#openSession());
  }

  /** One try, and none at all when a wrong one would lock the PIN. */
  login(pin: string): void {
    const { flags, label } = this.#slot.getToken();
    if ((flags & (CKF_USER_PIN_LOCKED | CKF_USER_PIN_FINAL_TRY)) !== 0) {
      throw new HsmError('pin-locked', `The user PIN of ${label} is locked or on its last try.`);
    }
    this.run('C_Login', (session) => session.login(pin));
  }

  /** Runs on the next session; after any error that session is replaced, so that the login stays. */
  run<T>(what: string, use: (session: Session) => T): T {
    this.#turn = (this.#turn + 1) % this.#sessions.length;
    const index = this.#turn;
    const session = this.#sessions[index];
    if (!session) throw new HsmError('closed', 'The token has no session.');
    try {
      return use(session);
    } catch (cause) {
      this.#replace(index, session);
      throw translated(what, cause);
    }
  }

  find(label: string, kind: ObjectKind): KeyObject | undefined {
    const name = `${kind}:${label}`;
    const known = this.#keys.get(name);
    if (known) return known;
    const key = this.run(`C_FindObjects ${label}`, (session) => {
      const found = session.find({ class: CLASS_OF[kind], label, token: true });
      if (found.length > 1) {
        throw new HsmError('pkcs11', `${found.length} ${kind} keys are labelled ${label}.`);
      }
      return found.length === 1 ? found.items(0).toType<KeyObject>() : undefined;
    });
    if (key) {
      this.#keys.set(name, key);
      this.#sawKeys = true;
    }
    return key;
  }

  require(label: string, kind: ObjectKind): KeyObject {
    const key = this.find(label, kind);
    if (key) return key;
    this.all();
    throw new HsmError('key-not-found', `The token has no ${kind} key ${label}.`);
  }

  /** Forgets object handles: another process may have destroyed or replaced the keys. */
  forget(): void {
    this.#keys.clear();
  }

  /** Every key. `token-lost` when there were some and none is left: SoftHSM without its folder says no more. */
  all(): { readonly kind: ObjectKind; readonly key: KeyObject }[] {
    const keys = this.run('C_FindObjects', (session) =>
      (['private', 'public', 'secret'] as const).flatMap((kind) => {
        const found = session.find({ class: CLASS_OF[kind], token: true });
        return Array.from({ length: found.length }, (_, index) => ({
          kind,
          key: found.items(index).toType<KeyObject>(),
        }));
      }),
    );
    if (keys.length > 0) this.#sawKeys = true;
    else if (this.#sawKeys) throw new HsmError('token-lost', 'The token shows no key any more.');
    return keys;
  }

  generatePair(
    kind: { readonly rsaBits: number } | { readonly curve: Uint8Array },
    shared: { readonly label: string; readonly id: Uint8Array; readonly wrappable: boolean },
  ): void {
    const common = { token: true, label: shared.label, id: Buffer.from(shared.id) };
    const protection = { ...PROTECTED, ...(shared.wrappable ? WRAPPABLE : {}) };
    const [name, keyType, parameters] =
      'rsaBits' in kind
        ? (['RSA_PKCS_KEY_PAIR_GEN', KeyType.RSA, rsaParameters(kind.rsaBits)] as const)
        : (['EC_KEY_PAIR_GEN', KeyType.EC, { paramsEC: Buffer.from(kind.curve) }] as const);
    this.run(name, (session) =>
      session.generateKeyPair(
        { name, params: null },
        { ...common, ...parameters, keyType, private: false, verify: true },
        { ...common, keyType, ...protection, sign: true, decrypt: false, unwrap: false },
      ),
    );
  }

  generateAes(length: number, attributes: Attributes): void {
    const template = { keyType: KeyType.AES, valueLen: length, token: true, ...PROTECTED };
    this.run('CKM_AES_KEY_GEN', (session) =>
      session.generateKey({ name: 'AES_KEY_GEN', params: null }, { ...template, ...attributes }),
    );
  }

  /** C_CreateObject of an AES key; a session object unless `token` is among the attributes. */
  createAes(value: Uint8Array, attributes: Attributes): KeyObject {
    const copy = Buffer.from(value);
    const fixed = { class: ObjectClass.SECRET_KEY, keyType: KeyType.AES, value: copy };
    try {
      return this.run('C_CreateObject', (session) =>
        session.create({ ...fixed, token: false, ...PROTECTED, ...attributes }).toType<KeyObject>(),
      );
    } finally {
      copy.fill(0);
    }
  }

  /** CKM_AES_CBC_ENCRYPT_DATA with a zero IV: the ciphertext of `data` becomes a session key. */
  deriveAes(base: KeyObject, data: Uint8Array, attributes: Attributes): KeyObject {
    const params = new graphene.AesCbcEncryptDataParams(ZERO_IV, Buffer.from(data));
    return this.run('CKM_AES_CBC_ENCRYPT_DATA', (session) =>
      session.deriveKey({ name: 'AES_CBC_ENCRYPT_DATA', params }, base, {
        class: ObjectClass.SECRET_KEY,
        keyType: KeyType.AES,
        valueLen: data.length,
        token: false,
        ...PROTECTED,
        ...attributes,
      }),
    );
  }

  release(key: KeyObject): void {
    this.run('C_DestroyObject', () => key.destroy());
  }

  sign(key: KeyObject, algorithm: SignatureAlgorithm | 'cmac', data: Uint8Array): Uint8Array {
    const [mechanism, input] = signing(algorithm, data, this.mechanisms);
    return this.run(`C_Sign ${algorithm}`, (session) =>
      Uint8Array.from(session.createSign(mechanism, key).once(Buffer.from(input))),
    );
  }

  encrypt(key: KeyObject, mode: 'ecb' | 'cbc', data: Uint8Array): Uint8Array {
    const mechanism =
      mode === 'ecb' ? { name: 'AES_ECB', params: null } : { name: 'AES_CBC', params: ZERO_IV };
    return this.run(`C_Encrypt ${mode}`, (session) =>
      Uint8Array.from(
        session
          .createCipher(mechanism, key)
          .once(Buffer.from(data), Buffer.alloc(data.length + 32)),
      ),
    );
  }

  gcm(
    key: KeyObject,
    direction: 'encrypt' | 'decrypt',
    iv: Uint8Array,
    aad: Uint8Array,
    input: Uint8Array,
  ): Uint8Array {
    const params = new graphene.AesGcm240Params(Buffer.from(iv), Buffer.from(aad), GCM_TAG_BITS);
    const mechanism = { name: 'AES_GCM', params };
    return this.run(`CKM_AES_GCM ${direction}`, (session) => {
      const output = Buffer.alloc(input.length + 64);
      const crypt =
        direction === 'encrypt'
          ? session.createCipher(mechanism, key)
          : session.createDecipher(mechanism, key);
      const result = Uint8Array.from(crypt.once(Buffer.from(input), output));
      output.fill(0);
      return result;
    });
  }

  /** C_WrapKey with CKM_AES_CBC and a zero IV. */
  wrap(wrapping: KeyObject, key: KeyObject): Uint8Array {
    return this.run('C_WrapKey', (session) =>
      Uint8Array.from(session.wrapKey({ name: 'AES_CBC', params: ZERO_IV }, wrapping, key)),
    );
  }

  /** C_WrapKey with CKM_AES_KEY_WRAP_PAD (RFC 5649); a private key goes as PKCS #8. */
  wrapOut(wrapping: KeyObject, key: KeyObject): Uint8Array {
    return this.run('C_WrapKey', (session) =>
      Uint8Array.from(session.wrapKey(KEY_WRAP, wrapping, key)),
    );
  }

  /** C_UnwrapKey, the opposite of wrapOut, into a token key that only a trusted key wraps out again. */
  unwrapIn(wrapping: KeyObject, wrapped: Uint8Array, kind: ObjectKind, own: Attributes): void {
    const template = { class: CLASS_OF[kind], token: true, ...PROTECTED, ...WRAPPABLE, ...own };
    this.run('C_UnwrapKey', (session) =>
      session.unwrapKey(KEY_WRAP, wrapping, Buffer.from(wrapped), template),
    );
  }

  createPublic(attributes: Attributes): void {
    const template = { class: ObjectClass.PUBLIC_KEY, token: true, private: false, verify: true };
    this.run('C_CreateObject', (session) => session.create({ ...template, ...attributes }));
  }

  /** Whether a key made by any user of the token, hence untrusted, wraps this one out. */
  leavesUntrusted(key: KeyObject): boolean {
    return this.run('wrapping by an untrusted key', (session) => {
      const attributes = { keyType: KeyType.AES, valueLen: 32, token: false, wrap: true };
      const untrusted = session.generateKey({ name: 'AES_KEY_GEN', params: null }, attributes);
      try {
        session.wrapKey(KEY_WRAP, untrusted, key).fill(0);
        return true;
      } catch {
        return false;
      } finally {
        untrusted.destroy();
      }
    });
  }

  random(length: number): Uint8Array {
    return this.run('C_GenerateRandom', (session) =>
      Uint8Array.from(session.generateRandom(length)),
    );
  }

  #openSession(): Session {
    return this.#slot.open(SessionFlag.RW_SESSION | SessionFlag.SERIAL_SESSION);
  }

  // The new session is opened first: the login lives as long as one session does.
  #replace(index: number, broken: Session): void {
    try {
      this.#sessions[index] = this.#openSession();
      // Key objects ask for their attributes through the session that found them.
      this.#keys.clear();
      broken.close();
    } catch {
      // No session to be had: the old one stays, it may be the one that holds the login. If an
      // operation is active in it, its next use says so and the worker is replaced.
    }
  }
}

function mechanismsOf(slot: Slot): ReadonlySet<string> {
  const all = slot.getMechanisms();
  return new Set(Array.from({ length: all.length }, (_, index) => all.items(index).name));
}

const PROTECTED = { private: true, sensitive: true, extractable: false } as const;
/** CKA_WRAP_WITH_TRUSTED: out under a key that the security officer called trusted, and no other. */
export const WRAPPABLE = { extractable: true, wrapWithTrusted: true } as const;
const KEY_WRAP = { name: 'AES_KEY_WRAP_PAD', params: null };

function rsaParameters(modulusBits: number): Attributes {
  return { modulusBits, publicExponent: Buffer.from('010001', 'hex') };
}
