import os from 'node:os';
import type { Machine } from './result.js';

export function describeMachine(): Machine {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    node: process.version,
  };
}

/** Average number of runnable processes over the last minute. */
export function load(): number {
  return Math.round((os.loadavg()[0] ?? 0) * 100) / 100;
}
