drop table commitments;
drop table instance_senders;
alter table instances drop column sop_class;
