/** The built files that read DER, without those that write it. */
export const DER_READER = ['parse', 'header', 'check-primitive', 'fields'].map(
  (name) => `platform/formats/dist/der/${name}.`,
);

/** The built files that read card verifiable requests. */
export const CVC_READER = [
  'request',
  'certificate',
  'objects',
  'public-key',
  'references',
  'extensions',
  'domain-parameters',
].map((name) => `platform/formats/dist/cvc/${name}.`);

/** What a JSON body goes through, what guards it against prototypes too. */
export const JSON_READER = [
  'platform/service/dist/http/json-body.',
  'platform/service/dist/http/problems.',
  'node_modules/secure-json-parse/index.js',
];
