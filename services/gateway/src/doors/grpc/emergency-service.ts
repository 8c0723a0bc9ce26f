import type { gateway } from '@mdm/protos';
import { grpcDoor, unary } from '@mdm/rpc';
import { changeToMessage, emergencyToMessage } from '../../emergency/messages.js';
import { operations } from '../../operations/index.js';
import { objectFromMessage } from '../../sharing/messages.js';

export const emergencyService = grpcDoor('mdm.gateway.v1.EmergencyService', {
  BreakGlass: unary(operations.breakGlass, {
    from: ({ object, reason, hours }: gateway.BreakGlassRequest__Output) => ({
      ...objectFromMessage(object),
      reason,
      hours,
    }),
    to: changeToMessage,
  }),
  ListEmergencies: unary(operations.listEmergencies, {
    from: ({ open, limit, cursor }: gateway.ListEmergenciesRequest__Output) => ({ open, limit, cursor }),
    to: ({ site, emergencies, nextCursor }): gateway.ListEmergenciesResponse => ({
      emergencies: emergencies.map((emergency) => emergencyToMessage(emergency, site)),
      nextCursor,
    }),
  }),
  ReviewEmergency: unary(operations.reviewEmergency, {
    from: ({ id, accept, comment }: gateway.ReviewEmergencyRequest__Output) => ({ id, accept, comment }),
    to: changeToMessage,
  }),
});
