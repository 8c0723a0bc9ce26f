import { describe, expect, it } from '@jest/globals';
import { callTable, mayCall, servedBy, serves } from './services.js';

describe('the table of callers', () => {
  it('lets only gateways and bridges of other sites in, and only to hydra and the gateway', () => {
    const foreign = Object.entries(callTable).flatMap(([callee, rules]) =>
      rules.filter(({ from }) => from === 'federation').map(({ caller }) => `${caller} → ${callee}`),
    );
    expect(foreign.sort()).toEqual(['dicom-bridge → hydra', 'gateway → gateway', 'gateway → hydra']);
  });

  it('lets people in at the gateway of their own site alone', () => {
    for (const person of ['user', 'guest'] as const) {
      expect(mayCall('gateway', person, { ownSite: true, onBehalfOfUsers: true })).toBe(true);
      expect(mayCall('gateway', person, { ownSite: false, onBehalfOfUsers: true })).toBe(false);
      for (const callee of ['lfc', 'amga', 'hydra', 'dpm', 'dicom-bridge'] as const)
        expect(mayCall(callee, person, { ownSite: true, onBehalfOfUsers: true })).toBe(false);
    }
  });

  it('lets the services behind the gateway ask it for what concerns themselves only', () => {
    for (const caller of ['lfc', 'amga', 'hydra', 'dpm'] as const) {
      expect(mayCall('gateway', caller, { ownSite: true, onBehalfOfUsers: false })).toBe(true);
      expect(mayCall('gateway', caller, { ownSite: true, onBehalfOfUsers: true })).toBe(false);
    }
  });

  it('knows which service serves a gRPC service', () => {
    expect(servedBy('mdm.bridge.v1.BridgeService')).toBe('dicom-bridge');
    expect(servedBy('mdm.hydra.v1.KeyService')).toBe('hydra');
    expect(() => servedBy('mdm.audit.v1.AuditService')).toThrow('no service of the contract');
    expect(serves('lfc', 'mdm.audit.v1.AuditService')).toBe(true);
    expect(serves('lfc', 'mdm.hydra.v1.KeyService')).toBe(false);
    expect(() => servedBy('grpc.health.v1.Health')).toThrow('no service of the contract');
  });
});
