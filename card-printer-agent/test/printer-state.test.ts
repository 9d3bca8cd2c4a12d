import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printerState } from '@tamga/card-printer-agent';

const cases: readonly [state: string, reasons: readonly string[], ours: string][] = [
  ['idle', [], 'IDLE'],
  ['processing', [], 'PRINTING'],
  ['stopped', [], 'LOCKED'],
  ['stopped', ['shutdown'], 'OFFLINE'],
  ['idle', ['marker-supply-low-warning'], 'RIBBON_LOW'],
  ['stopped', ['marker-supply-empty-error'], 'RIBBON_END'],
  ['idle', ['media-low-warning'], 'FEEDER_LOW'],
  ['stopped', ['media-empty-error'], 'FEEDER_EMPTY'],
  ['stopped', ['output-area-full-error'], 'HOPPER_FULL'],
  ['stopped', ['cover-open-error'], 'COVER_OPEN'],
  ['stopped', ['media-jam-error'], 'CARD_STUCK'],
  ['idle', ['other-warning'], 'CLEANING_DUE'],
  ['stopped', ['other-error'], 'LOCKED'],
  ['stopped', ['marker-supply-low-warning', 'media-jam-error'], 'CARD_STUCK'],
];

for (const [state, reasons, ours] of cases) {
  test(`IPP ${state} with ${reasons.join(', ') || 'no reason'} is ${ours}`, () => {
    assert.equal(printerState(state, reasons), ours);
  });
}
