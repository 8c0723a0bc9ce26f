const aTime = 'a time';
const aDuration = 'how long something took';
const aVersion = 'a version, which counts changes and no rows';
const aSize = 'bytes of one object that the caller may know of';
const someBits = 'bits of permissions';
const ofTheKey = 'part of the description of one key';
const ofTheSite = 'for the administrators of the site';
const ofTheOfficers = 'for the data protection officers of the site';
const ofTheOwner = 'images that the caller has removed, or an officer looks after';
const ofTheCaller = 'about the caller and nobody else';

/**
 * Every field of an answer that is a number and not an `mdm.common.v1.Count`, and why it discloses nothing. A new field fails
 * `numbers.test.ts` until it is a `Count` or has its sentence here.
 */
export const harmless: Readonly<Record<string, string>> = {
  'mdm.amga.v1.AttributeValue.integer': 'a value of an attribute that the caller may see',
  'mdm.amga.v1.AttributeValue.real': 'a value of an attribute that the caller may see',
  'mdm.audit.v1.AuditRecord.at_ms': aTime,
  'mdm.audit.v1.AuditRecord.count': ofTheOfficers,
  'mdm.audit.v1.AuditRecord.seq': ofTheOfficers,
  'mdm.audit.v1.ChainHead.seq':
    'audit records of a service, for officers and for the gateways that witness them',
  'mdm.audit.v1.VerifyChainResponse.records': ofTheOfficers,
  'mdm.audit.v1.VerifyChainResponse.seq': ofTheOfficers,
  'mdm.bridge.v1.GetQueueResponse.oldest_ms': ofTheSite,
  'mdm.bridge.v1.QueueCount.count': ofTheSite,
  'mdm.bridge.v1.Registration.attempts': 'attempts to register one image of the caller',
  'mdm.bridge.v1.Registration.received_ms': aTime,
  'mdm.bridge.v1.Registration.updated_ms': aTime,
  'mdm.common.v1.AccessDecision.until_ms': aTime,
  'mdm.common.v1.AclEntry.permissions': someBits,
  'mdm.common.v1.AclLimits.until_ms': aTime,
  'mdm.common.v1.KeyDescriptor.generation': ofTheKey,
  'mdm.common.v1.KeyDescriptor.threshold': ofTheKey,
  'mdm.dpm.v1.Filesystem.capacity': ofTheSite,
  'mdm.dpm.v1.Filesystem.free': ofTheSite,
  'mdm.dpm.v1.Filesystem.used': ofTheSite,
  'mdm.dpm.v1.PrepareToGetResponse.expires_ms': aTime,
  'mdm.dpm.v1.StoredFile.created_ms': aTime,
  'mdm.dpm.v1.StoredFile.size': aSize,
  'mdm.dpm.v1.WriteResponse.size': aSize,
  'mdm.gateway.v1.AccessRequest.created_ms': aTime,
  'mdm.gateway.v1.AccessRequest.expires_ms': aTime,
  'mdm.gateway.v1.Cohort.created_ms': aTime,
  'mdm.gateway.v1.Cohort.image_count': 'images of a list that the caller may see image by image',
  'mdm.gateway.v1.CohortImage.size': aSize,
  'mdm.gateway.v1.CohortOutcome.count': 'images of a list that the caller may see image by image',
  'mdm.gateway.v1.Erasure.confirmed': ofTheOwner,
  'mdm.gateway.v1.Erasure.expected': ofTheOwner,
  'mdm.gateway.v1.Erasure.images': ofTheOwner,
  'mdm.gateway.v1.Erasure.kept': ofTheOwner,
  'mdm.gateway.v1.Erasure.requested_ms': aTime,
  'mdm.gateway.v1.GetHoldsResponse.retain_until_ms': aTime,
  'mdm.gateway.v1.DryRunImage.ends_ms': aTime,
  'mdm.gateway.v1.DryRunReason.images':
    'images that the caller has named, each of which is answered for itself',
  'mdm.gateway.v1.DryRunSummary.ending':
    'images that the caller has named, each of which is answered for itself',
  'mdm.gateway.v1.DryRunSummary.images': ofTheCaller,
  'mdm.gateway.v1.DryRunSummary.permit_ends_ms': aTime,
  'mdm.gateway.v1.DryRunSummary.readable':
    'images that the caller has named, each of which is answered for itself',
  'mdm.gateway.v1.Emergency.created_ms': aTime,
  'mdm.gateway.v1.Emergency.images':
    'images that the reader may read, for them and for data protection officers',
  'mdm.gateway.v1.Emergency.reviewed_ms': aTime,
  'mdm.gateway.v1.Emergency.until_ms': aTime,
  'mdm.gateway.v1.Introduction.at_ms': aTime,
  'mdm.gateway.v1.InviteResponse.expires_ms': aTime,
  'mdm.gateway.v1.IssuedToken.expires_ms': aTime,
  'mdm.gateway.v1.KeepRequestResponse.expires_ms': aTime,
  'mdm.gateway.v1.Limits.object_count': ofTheCaller,
  'mdm.gateway.v1.ListWitnessedResponse.next_after': 'a place in a list that the calling site has written',
  'mdm.gateway.v1.OpenResponse.expires_ms': aTime,
  'mdm.gateway.v1.OpenResponse.size': aSize,
  'mdm.gateway.v1.Permit.created_ms': aTime,
  'mdm.gateway.v1.Permit.expires_ms': aTime,
  'mdm.gateway.v1.RenewResponse.permit_expires_ms': aTime,
  'mdm.gateway.v1.RequestAccessResponse.expires_ms': aTime,
  'mdm.gateway.v1.Revocation.at_ms': aTime,
  'mdm.gateway.v1.Revocation.sequence': aVersion,
  'mdm.gateway.v1.Revocation.until_ms': aTime,
  'mdm.gateway.v1.SharingResult.images': 'images of the caller, who shares them',
  'mdm.gateway.v1.SignInServiceResponse.expires_ms': aTime,
  'mdm.gateway.v1.SignOfLife.heard_ms': aTime,
  'mdm.gateway.v1.SignOutResponse.ended': ofTheCaller,
  'mdm.gateway.v1.Site.bundle_version': aVersion,
  'mdm.gateway.v1.Site.own_version_there': aVersion,
  'mdm.gateway.v1.Site.round_trip_ms': aDuration,
  'mdm.gateway.v1.SiteCount.took_ms': aDuration,
  'mdm.gateway.v1.SiteOutcome.count': 'rows or shares that the caller has got with the same answer',
  'mdm.gateway.v1.SiteOutcome.took_ms': aDuration,
  'mdm.gateway.v1.VerifyAuditResponse.next': ofTheOfficers,
  'mdm.gateway.v1.WantedAccess.until_ms': aTime,
  'mdm.gateway.v1.WhoAmIResponse.expires_ms': aTime,
  'mdm.gateway.v1.WitnessReport.heads': ofTheOfficers,
  'mdm.gateway.v1.WitnessReport.last_ms': aTime,
  'mdm.gateway.v1.WitnessReport.since_ms': aTime,
  'mdm.gateway.v1.WitnessedHead.received_ms': aTime,
  'mdm.lfc.v1.CondemnOutcome.condemned_ms': aTime,
  'mdm.lfc.v1.Entry.created_ms': aTime,
  'mdm.lfc.v1.Entry.links': 'names of one file; always 1 for a directory',
  'mdm.lfc.v1.Entry.mode': someBits,
  'mdm.lfc.v1.Entry.modified_ms': aTime,
  'mdm.lfc.v1.Entry.size': aSize,
  'mdm.lfc.v1.GetHoldsResponse.retain_until_ms': aTime,
  'mdm.lfc.v1.Hold.images': ofTheOfficers,
  'mdm.lfc.v1.Hold.placed_ms': aTime,
  'mdm.lfc.v1.Replica.created_ms': aTime,
};
