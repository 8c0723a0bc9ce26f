delete from quarantine where cause <> 'content-conflict';
drop index quarantine_age;
alter table quarantine drop column cause, drop column message, drop column kept, drop column policy;
