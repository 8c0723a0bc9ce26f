import { describe, expect, it } from '@jest/globals';
import { createAlert } from './alerts.js';

const dayMs = 86_400_000;

describe('an alert', () => {
  it('is one line a day for each source and cause, however much comes', () => {
    const lines: object[] = [];
    let nowMs = Date.parse('2026-01-02T03:04:05Z');
    const logger = { warn: (fields: object) => void lines.push(fields) };
    const alert = createAlert({ logger, clock: () => nowMs });
    const send = (source: string, cause: string) => alert({ source, cause }, 'it was put aside');
    for (let n = 0; n < 100; n += 1) send('CT_1 at 10.1.0.7', 'invalid-dicom');
    send('CT_1 at 10.1.0.7', 'content-conflict');
    send('CT_2 at 10.1.0.8', 'invalid-dicom');
    expect(lines).toHaveLength(3);
    nowMs += dayMs;
    send('CT_1 at 10.1.0.7', 'invalid-dicom');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toEqual({ source: 'CT_1 at 10.1.0.7', cause: 'invalid-dicom' });
  });
});
