import { getQueue } from './get-queue.js';
import { getRegistration } from './get-registration.js';
import { listRegistrations } from './list-registrations.js';
import { receive } from './receive.js';
import { register } from './register.js';
import { retryRegistration } from './retry-registration.js';

/** Every operation of the service. */
export const operations = {
  receive,
  register,
  getRegistration,
  listRegistrations,
  getQueue,
  retryRegistration,
};
