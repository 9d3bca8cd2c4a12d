-- Which process runs a batch or an activation: after its death it alone takes up what it left running.
alter table batch add column run_by text;
alter table activation add column run_by text;
