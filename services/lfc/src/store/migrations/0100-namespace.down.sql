drop table replicas;
drop table entries;
