import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import protobuf from 'protobufjs';
import { harmless } from './numbers.fixture.js';

const protos = fileURLToPath(new URL('../../../protos', import.meta.url));
const numeric = /^(?:double|float|s?fixed(?:32|64)|[us]?int(?:32|64))$/;
const count = 'mdm.common.v1.Count';

function contract(): protobuf.Root {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => path.join(protos, target);
  const domains = readdirSync(path.join(protos, 'mdm'));
  root.loadSync(
    domains.map((domain) => `mdm/${domain}/v1/${domain}.proto`),
    { keepCase: true },
  );
  root.resolveAll();
  return root;
}

/** The numeric fields of all messages that an answer is made of, by full name. */
function numbersOf(type: protobuf.Type, seen = new Set<string>()): string[] {
  const name = type.fullName.slice(1);
  if (seen.has(name) || name === count) return [];
  seen.add(name);
  return type.fieldsArray.flatMap((field) => {
    const { resolvedType } = field.resolve();
    if (resolvedType instanceof protobuf.Type) return numbersOf(resolvedType, seen);
    return numeric.test(field.type) ? [`${name}.${field.name}`] : [];
  });
}

function methodsOf(space: protobuf.NamespaceBase): protobuf.Method[] {
  return space.nestedArray.flatMap((nested) => {
    if (nested instanceof protobuf.Service) return nested.methodsArray;
    return nested instanceof protobuf.Namespace ? methodsOf(nested) : [];
  });
}

describe('every number in an answer of any method of the contract', () => {
  const methods = methodsOf(contract());
  const found = new Set(
    methods.flatMap((method) => {
      const { resolvedResponseType } = method.resolve() as protobuf.Method;
      if (!resolvedResponseType) throw new TypeError(`${method.fullName} has no answer`);
      return numbersOf(resolvedResponseType);
    }),
  );

  it('is looked at', () => {
    expect(methods.length).toBeGreaterThan(60);
    expect(methods.map(({ name }) => name)).toContain('CountSite');
  });

  it('is a count that knows of the threshold, or is listed with a sentence why it discloses nothing', () => {
    expect([...found].filter((field) => !Object.hasOwn(harmless, field))).toEqual([]);
  });

  it('is not listed any more when it is gone', () => {
    expect(Object.keys(harmless).filter((field) => !found.has(field))).toEqual([]);
    for (const sentence of Object.values(harmless)) expect(sentence.length).toBeGreaterThan(5);
  });
});
