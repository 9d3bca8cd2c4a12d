import { fromHex, hex } from '../bytes/bytes.ts';

/** Standardised domain parameters (TR-03110-3 A.2.1.1) in the form of a public key's data objects. */
export interface CvcDomainParameters {
  readonly prime: Uint8Array;
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  /** Uncompressed: 04 X Y. */
  readonly generator: Uint8Array;
  readonly order: Uint8Array;
  readonly cofactor: Uint8Array;
}

export interface CvcCurve {
  readonly name: CvcCurveName;
  /** For SubjectPublicKeyInfo. */
  readonly oid: string;
  readonly bits: number;
  readonly parameters: CvcDomainParameters;
}

export type CvcCurveName =
  | 'P-192'
  | 'P-224'
  | 'P-256'
  | 'P-384'
  | 'P-521'
  | 'brainpoolP224r1'
  | 'brainpoolP256r1'
  | 'brainpoolP384r1'
  | 'brainpoolP512r1';

export const CVC_CURVES: readonly CvcCurve[] = [
  curve('P-192', '1.2.840.10045.3.1.1', 192, {
    prime: 'fffffffffffffffffffffffffffffffeffffffffffffffff',
    a: 'fffffffffffffffffffffffffffffffefffffffffffffffc',
    b: '64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1',
    generator:
      '04188da80eb03090f67cbf20eb43a18800f4ff0afd82ff1012' +
      '07192b95ffc8da78631011ed6b24cdd573f977a11e794811',
    order: 'ffffffffffffffffffffffff99def836146bc9b1b4d22831',
  }),
  curve('P-224', '1.3.132.0.33', 224, {
    prime: 'ffffffffffffffffffffffffffffffff000000000000000000000001',
    a: 'fffffffffffffffffffffffffffffffefffffffffffffffffffffffe',
    b: 'b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4',
    generator:
      '04b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21bd376388b5f723fb4c22dfe6cd4375a05a0747' +
      '6444d5819985007e34',
    order: 'ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d',
  }),
  curve('P-256', '1.2.840.10045.3.1.7', 256, {
    prime: 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff',
    a: 'ffffffff00000001000000000000000000000000fffffffffffffffffffffffc',
    b: '5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b',
    generator:
      '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e' +
      '162bce33576b315ececbb6406837bf51f5',
    order: 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
  }),
  curve('P-384', '1.3.132.0.34', 384, {
    prime:
      'fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff',
    a: 'fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc',
    b: 'b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef',
    generator:
      '04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760a' +
      'b73617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e' +
      '5f',
    order:
      'ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
  }),
  curve('P-521', '1.3.132.0.35', 521, {
    prime:
      '01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff' +
      'ffffffffffffffffffffffffffffffffffff',
    a:
      '01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff' +
      'fffffffffffffffffffffffffffffffffffc',
    b:
      '0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1' +
      'bf073573df883d2c34f1ef451fd46b503f00',
    generator:
      '0400c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2' +
      'ffa8de3348b3c1856a429bf97e7e31c2e5bd66011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd' +
      '17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650',
    order:
      '01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709' +
      'a5d03bb5c9b8899c47aebb6fb71e91386409',
  }),
  curve('brainpoolP224r1', '1.3.36.3.3.2.8.1.1.5', 224, {
    prime: 'd7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0ff',
    a: '68a5e62ca9ce6c1c299803a6c1530b514e182ad8b0042a59cad29f43',
    b: '2580f63ccfe44138870713b1a92369e33e2135d266dbb372386c400b',
    generator:
      '040d9029ad2c7e5cf4340823b2a87dc68c9e4ce3174c1e6efdee12c07d58aa56f772c0726f24c6b89e4ecdac24354b9e' +
      '99caa3f6d3761402cd',
    order: 'd7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f',
  }),
  curve('brainpoolP256r1', '1.3.36.3.3.2.8.1.1.7', 256, {
    prime: 'a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377',
    a: '7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9',
    b: '26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6',
    generator:
      '048bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262547ef835c3dac4fd97f8461a14611d' +
      'c9c27745132ded8e545c1d54c72f046997',
    order: 'a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7',
  }),
  curve('brainpoolP384r1', '1.3.36.3.3.2.8.1.1.11', 384, {
    prime:
      '8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53',
    a: '7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826',
    b: '04a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11',
    generator:
      '041d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af' +
      '1e8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c53' +
      '15',
    order:
      '8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565',
  }),
  curve('brainpoolP512r1', '1.3.36.3.3.2.8.1.1.13', 512, {
    prime:
      'aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e6' +
      '2881ff2f2d82c68528aa6056583a48f3',
    a:
      '7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b5' +
      '7f1117a72bf2c7b9e7c1ac4d77fc94ca',
    b:
      '3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc083e67' +
      '984050b75ebae5dd2809bd638016f723',
    generator:
      '0481aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0d48d50d1687b93b97d' +
      '5f7c6d5047406a5e688b352209bcb9f8227dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f81' +
      '11b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad80892',
    order:
      'aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac1047' +
      '1db1d381085ddaddb58796829ca90069',
  }),
];

/** Hexadecimal; the cofactor of all of them is one. */
function curve(
  name: CvcCurveName,
  oid: string,
  bits: number,
  numbers: Readonly<Record<Exclude<keyof CvcDomainParameters, 'cofactor'>, string>>,
): CvcCurve {
  const { prime, a, b, generator, order } = numbers;
  return {
    name,
    oid,
    bits,
    parameters: {
      prime: fromHex(prime),
      a: fromHex(a),
      b: fromHex(b),
      generator: fromHex(generator),
      order: fromHex(order),
      cofactor: Uint8Array.of(1),
    },
  };
}

const BY_PARAMETERS = new Map(CVC_CURVES.map((curve) => [fingerprint(curve.parameters), curve]));

export function cvcCurve(name: string): CvcCurve | undefined {
  return CVC_CURVES.find((curve) => curve.name === name);
}

/**
 * The curve that parameters spell out, all of them: whoever may choose the generator freely can make a key for any public
 * point (CVE-2020-0601).
 */
export function recogniseCurve(parameters: CvcDomainParameters): CvcCurve | undefined {
  return BY_PARAMETERS.get(fingerprint(parameters));
}

/** Prime, order and cofactor count by value: requests in the field write them as signed numbers. */
function fingerprint({ prime, a, b, generator, order, cofactor }: CvcDomainParameters): string {
  const value = (number: Uint8Array): string => hex(number).replace(/^(00)+/, '');
  return [value(prime), hex(a), hex(b), hex(generator), value(order), value(cofactor)].join(':');
}
