drop sequence key_generation;
drop table quarantine;
drop table instances;
