/** The configuration of the measured authority, under the role of a service. */
export function caConfig(
  ownerUrl: string,
  world: {
    readonly port: number;
    readonly publicPort: number;
    readonly workers: number;
    readonly module: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly at: (...parts: string[]) => string;
  },
) {
  const { at, port, publicPort, workers, module, environment } = world;
  const url = new URL(ownerUrl);
  url.username = 'tamga_ca';
  url.password = '';
  return {
    instance: 'ca-bench',
    listen: {
      host: '127.0.0.1',
      port,
      tls: {
        cert: at('pki', 'service-ca.crt'),
        key: at('pki', 'service-ca.key'),
        clientCa: at('pki', 'operations-ca.pem'),
      },
    },
    public: { host: '127.0.0.1', port: publicPort, baseUrl: `http://127.0.0.1:${publicPort}` },
    database: { url: url.href, passwordFile: at('secrets', 'ca.password'), schema: 'ca' },
    token: {
      module,
      label: 'ca',
      pin: { file: at('secrets', 'token-ca.pin') },
      workers,
      environment,
    },
    pki: at('pki'),
    checkpoints: at('export', 'checkpoints.jsonl'),
    crl: { shards: 128, nextUpdateHours: 24 },
  };
}
