import type { Federation } from '@mdm/testbed/federation';
import { mdmEnvironment } from './mdm-program.js';

/** What to type next, while the hospitals are up. */
export function whatToTry(federation: Federation): string[] {
  const environment = Object.entries(mdmEnvironment(federation, { site: 'c', person: 'physician' }));
  const { host, port, aeTitle } = federation.dicomAddress('a');
  return [
    'The hospitals stay up until Ctrl-C. In another terminal, as the physician of hospital C:',
    '',
    ...environment.map(([name, value]) => `    export ${name}='${value}'`),
    '',
    '    npx mdm sites',
    '    npx mdm find \'Modality = "MR"\'',
    '    npx mdm ls /grid/biomed/c',
    '    npx mdm --help',
    '',
    `Send images of your own to hospital A with any DICOM program:`,
    '',
    `    TCP_NODELAY=1 storescu -aet YOU -aec ${aeTitle} ${host} ${port} FILE.dcm`,
    '',
    `Logs: ${federation.directory}/<site>/logs`,
    '',
  ];
}
