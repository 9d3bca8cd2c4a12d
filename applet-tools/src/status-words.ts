const MEANINGS: Readonly<Record<number, string>> = {
  36864: 'done',
  25219: 'the selected file or applet is locked',
  25344: 'authentication failed',
  25985: 'the memory failed',
  26368: 'the length is wrong',
  26753: 'logical channels are not supported',
  26754: 'secure messaging is not supported',
  26756: 'command chaining is not supported',
  27010: 'the security status is not satisfied',
  27011: 'the authentication method is blocked',
  27012: 'the reference data is not usable',
  27013: 'the conditions of use are not satisfied',
  27014: 'no file is selected',
  27015: 'secure messaging data objects are missing',
  27016: 'secure messaging data objects are wrong',
  27264: 'the data is wrong',
  27265: 'the function is not supported',
  27266: 'the file or applet was not found',
  27268: 'the memory is full',
  27270: 'P1 or P2 is wrong',
  27272: 'the referenced data was not found',
  27273: 'the file exists already',
  27392: 'the offset is outside the file',
  27904: 'the instruction is not supported',
  28160: 'the class is not supported',
  28416: 'the card failed',
};

/** A status word in plain words (ISO/IEC 7816-4 section 5.6). */
export function statusMeaning(sw: number): string {
  if ((sw & 0xfff0) === 0x63c0) {
    const left = sw & 0x0f;
    return left === 0 ? 'wrong, and no try is left' : `wrong, ${left} tries are left`;
  }
  return MEANINGS[sw] ?? 'unknown status';
}

export function statusText(sw: number): string {
  return sw.toString(16).padStart(4, '0').toUpperCase();
}
