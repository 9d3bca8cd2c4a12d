import { parseArgs } from 'node:util';
import { awaitToken, logIn } from './await-token.ts';
import { readPin } from './config.ts';
import { loadModule } from './pkcs11-module.ts';
import { keyTypeOf } from './read-public-key.ts';
import { signing } from './signing-mechanisms.ts';

// How fast the module signs in one process, without our queue and pipes: C_SignInit and C_Sign in a
// loop over 1024 bytes. Run one process a core for the raw rate of a machine.

const { values } = parseArgs({
  options: {
    module: { type: 'string' },
    token: { type: 'string' },
    'pin-file': { type: 'string' },
    key: { type: 'string' },
    seconds: { type: 'string', default: '5' },
  },
});
const { module, token, key, 'pin-file': file } = values;
if (!module || !token || !key || !file) {
  console.error('raw-bench --module PATH --token LABEL --pin-file FILE --key LABEL [--seconds N]');
  process.exit(3);
}
const wanted = { module: loadModule(module), label: token, sessions: 1 };
const opened = await logIn(wanted, await awaitToken(wanted), await readPin({ file }));
const privateKey = opened.require(key, 'private');
const algorithm = keyTypeOf(privateKey) === 'rsa' ? 'rsa-pkcs1-sha256' : 'ecdsa-sha256';
const [mechanism, input] = signing(algorithm, Buffer.alloc(1024), opened.mechanisms);
const data = Buffer.from(input);
const result = opened.run('C_Sign', (session) => {
  const started = performance.now();
  const end = started + Number(values.seconds) * 1000;
  let signatures = 0;
  for (; performance.now() < end; signatures++)
    session.createSign(mechanism, privateKey).once(data);
  return { algorithm, signatures, seconds: (performance.now() - started) / 1000 };
});
console.log(JSON.stringify(result));
