import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { SignatureAlgorithm } from '@tamga/formats';
import { initToken, type KeyPairKind, openToken, type Token, writeSoftHsmFolder } from '@tamga/hsm';
import { readSecret } from '@tamga/service';
import { authoritySigner } from '../keys/authority-signer.ts';
import type { CeremonyKeys, TokenName } from './ceremony-keys.ts';
import type { Ceremony } from './schema.ts';

export const TOKENS: readonly TokenName[] = ['root', 'ca', 'bureau'];
const PIN_BYTES = 12;

type WithPinFiles<Names extends TokenName> = Omit<Ceremony['tokens'], 'pinFiles'> & {
  readonly pinFiles: Readonly<Record<Names, string>>;
};

/** Opens tokens through PKCS#11; initialises them first when the ceremony says so. */
export async function openCeremonyTokens<Names extends TokenName>(
  tokens: WithPinFiles<Names>,
  folder: string,
  labels: readonly Names[],
): Promise<CeremonyKeys> {
  const environment =
    tokens.softhsmFolder === undefined
      ? undefined
      : await writeSoftHsmFolder(resolve(folder, tokens.softhsmFolder));
  const opened = new Map<TokenName, Token>();
  for (const label of labels) {
    const pinFile = resolve(folder, tokens.pinFiles[label]);
    const base = { module: tokens.module, label, ...(environment && { environment }) };
    if (tokens.initialize) {
      const pin = await pinIn(pinFile);
      const soPin = await pinIn(pinFile.replace(/(\.pin)?$/, '-so.pin'));
      await initToken({ ...base, soPin, pin });
    }
    opened.set(label, await openToken({ ...base, pin: { file: pinFile }, workers: 1 }));
  }
  const get = (name: TokenName): Token => {
    const token = opened.get(name);
    if (token === undefined) throw new RangeError(`no token ${name}`);
    return token;
  };
  return {
    makePair: async (token, label, kind) =>
      (await get(token).generateKeyPair({ label, kind })).publicKey,
    makeSecret: (token, label, kind, usage) => get(token).generateSecretKey({ label, kind, usage }),
    importVendorKey: (token, label, value) => get(token).importVendorKey(label, value),
    signer: (token, label, kind, ...permits) =>
      authoritySigner(get(token), label, algorithmOf(kind), ...permits),
    checkValue: (token, label) => get(token).keyCheckValue(label),
    async close() {
      await Promise.all([...opened.values()].map((token) => token.close()));
    },
  };
}

/** The one algorithm that each kind of key signs with here. */
export function algorithmOf(kind: KeyPairKind): SignatureAlgorithm {
  if (kind.startsWith('rsa-')) return 'rsa-pkcs1-sha256';
  return kind.includes('p384') ? 'ecdsa-sha384' : 'ecdsa-sha256';
}

/** Reads the PIN file, or draws a PIN into a new one. */
async function pinIn(file: string): Promise<string> {
  if (!existsSync(file)) {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, `${randomBytes(PIN_BYTES).toString('hex')}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
  }
  return readSecret(file);
}
