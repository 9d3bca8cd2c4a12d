import { readFileSync } from 'node:fs';

/** The most memory that a process has had so far, in megabytes (VmHWM, proc(5)). */
export function peakMegabytes(pid: number): number {
  const [, kilobytes] =
    /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round((Number(kilobytes) * 1024) / 1e6);
}
