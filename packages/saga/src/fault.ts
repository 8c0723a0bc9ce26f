/**
 * A place where a drill may let the process die as by a power cut: it does when MDM_FAULT names it. The places lie between
 * the effect of a step and its record, `saga:<name>:<step>:after-run` and `saga:<name>:<step>:after-undo`.
 */
export function faultPoint(name: string): void {
  if (process.env.MDM_FAULT === name) process.kill(process.pid, 'SIGKILL');
}
