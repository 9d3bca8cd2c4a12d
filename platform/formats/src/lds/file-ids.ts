/** Elementary files of the LDS1 application (Doc 9303-10 section 4): identifier on the chip and tag of its content. */
export const LDS_FILES = {
  COM: { fileId: 0x011e, tag: 0x60 },
  SOD: { fileId: 0x011d, tag: 0x77 },
  DG1: { fileId: 0x0101, tag: 0x61 },
  DG2: { fileId: 0x0102, tag: 0x75 },
  DG3: { fileId: 0x0103, tag: 0x63 },
  DG4: { fileId: 0x0104, tag: 0x76 },
  DG5: { fileId: 0x0105, tag: 0x65 },
  DG6: { fileId: 0x0106, tag: 0x66 },
  DG7: { fileId: 0x0107, tag: 0x67 },
  DG8: { fileId: 0x0108, tag: 0x68 },
  DG9: { fileId: 0x0109, tag: 0x69 },
  DG10: { fileId: 0x010a, tag: 0x6a },
  DG11: { fileId: 0x010b, tag: 0x6b },
  DG12: { fileId: 0x010c, tag: 0x6c },
  DG13: { fileId: 0x010d, tag: 0x6d },
  DG14: { fileId: 0x010e, tag: 0x6e },
  DG15: { fileId: 0x010f, tag: 0x6f },
  DG16: { fileId: 0x0110, tag: 0x70 },
} as const;

export type LdsFileName = keyof typeof LDS_FILES;

const NAMES = Object.keys(LDS_FILES).filter((key): key is LdsFileName => key in LDS_FILES);

export function ldsFileByTag(tag: number): LdsFileName | undefined {
  return NAMES.find((name) => LDS_FILES[name].tag === tag);
}

export function ldsFileById(fileId: number): LdsFileName | undefined {
  return NAMES.find((name) => LDS_FILES[name].fileId === fileId);
}

/** 1 to 16 for DG1 to DG16; undefined for COM and SOD. */
export function dataGroupNumber(name: LdsFileName): number | undefined {
  return name.startsWith('DG') ? Number(name.slice(2)) : undefined;
}
