-- By queue: whoever waits for one does not look past the backlog of another.
DROP INDEX outbox_next;
CREATE INDEX outbox_next ON outbox (queue, state, priority, id);
