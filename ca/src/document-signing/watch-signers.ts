import { addGauge, type HealthCheck, type Metrics } from '@tamga/service';
import { CaError } from '../errors.ts';
import type { SodSigning } from './sign-sods.ts';
import { readSignersLeft, type WarningLimits, warningOf } from './signers-left.ts';

const EVERY_MS = 600_000;

/** Down when no Document Signer may sign a type now; a warning ahead of that. */
export function signersCheck(signing: SodSigning, limits: WarningLimits): HealthCheck {
  return {
    name: 'document-signer',
    async check() {
      const left = await readSignersLeft(signing);
      const none = left.filter(({ seconds }) => seconds === 0);
      if (none.length === 0) return;
      const types = none.map(({ documentType }) => documentType).join(', ');
      throw new CaError('SIGNER_NOT_IN_PERIOD', `No Document Signer may sign ${types} now.`);
    },
    warning: async () => warningOf(await readSignersLeft(signing), limits),
  };
}

/** What is left, read whenever the metrics are. */
export function addSignerMetrics(metrics: Metrics, signing: SodSigning): void {
  const gauge = (name: string, help: string, value: 'documents' | 'seconds'): void =>
    addGauge(metrics, { name, help, label: 'document_type' }, async () => {
      const left = await readSignersLeft(signing);
      return new Map(left.map((one) => [one.documentType, one[value]]));
    });
  gauge('document_signer_documents_left', 'Documents that can still be signed', 'documents');
  gauge('document_signer_seconds_left', 'Seconds for which documents can be signed', 'seconds');
}

/** Tells the log at the start and every ten minutes what is running out. */
export function watchSigners(options: {
  readonly signing: SodSigning;
  readonly limits: WarningLimits;
  readonly warn: (message: string) => void;
  readonly failed: (error: unknown) => void;
}): { stop(): Promise<void> } {
  const { signing, limits, warn, failed } = options;
  const look = async (): Promise<void> => {
    const warning = warningOf(await readSignersLeft(signing), limits);
    if (warning !== undefined) warn(warning);
  };
  let running = look().catch(failed);
  const timer = setInterval(() => {
    running = running.then(look).catch(failed);
  }, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return running;
    },
  };
}
