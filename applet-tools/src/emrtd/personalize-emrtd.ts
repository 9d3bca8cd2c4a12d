import { concat, LDS_FILES, type LdsFileName } from '@tamga/formats';
import {
  type DataGrouping,
  installForPersonalization,
  storeData,
} from '../globalplatform/issuer-security-domain.ts';
import type { ApduCommand } from '../transceiver.ts';
import type { BacKeys } from './bac-keys.ts';
import { EMRTD_AID, type EmrtdFiles } from './read-emrtd.ts';

/** Data groupings of the eMRTD applet; `dialects/emrtd-store-data.md` says what each holds. */
export const EMRTD_DGI = { bacKeys: 0x8001, lock: 0x8f01 } as const;

/**
 * The commands that personalize the eMRTD applet through its security domain: every file under its file identifier,
 * the document basic access keys, and the lock, after which nothing can be written.
 */
export function personalizeEmrtd(files: EmrtdFiles, keys: BacKeys): readonly ApduCommand[] {
  const groupings: DataGrouping[] = [];
  for (const [name, { fileId }] of Object.entries(LDS_FILES)) {
    const value = files[name as LdsFileName];
    if (value !== undefined) {
      groupings.push({ identifier: fileId, value });
    }
  }
  groupings.push({ identifier: EMRTD_DGI.bacKeys, value: concat(keys.enc, keys.mac) });
  groupings.push({ identifier: EMRTD_DGI.lock, value: new Uint8Array() });
  return [installForPersonalization(EMRTD_AID), ...storeData(groupings)];
}
