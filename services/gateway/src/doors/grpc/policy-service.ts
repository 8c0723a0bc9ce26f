import type { amga, gateway } from '@mdm/protos';
import { grpcDoor, serverStream } from '@mdm/rpc';
import { operations } from '../../operations/index.js';

export const policyService = grpcDoor('mdm.gateway.v1.PolicyService', {
  Survey: serverStream(operations.survey, {
    from: ({ facts }: gateway.SurveyRequest__Output) => ({ facts }),
    to: (part: amga.SurveyResponse__Output): gateway.SurveyResponse => part,
  }),
});
