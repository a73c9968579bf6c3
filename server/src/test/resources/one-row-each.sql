-- One row in every table, for the tenant of the transaction.
insert into project (project, head, reviews_needed, created_by, created)
    values ('payments', 0, 1, 'anna', now());
insert into environment (project, environment, position, created_by, created)
    values ('payments', 'production', 1, 'anna', now());
insert into release_content (address, project, manifest, created)
    values ('sha256:' || repeat('a', 64), 'payments', '{}', now());
insert into release_file (sha256, bytes) values ('sha256:' || repeat('b', 64), 'text');
insert into release_signature (address, signed_as, key_id, envelope, signed)
    values ('sha256:' || repeat('a', 64), 'release', 'key', '{}', now());
insert into release (project, number, address, author, published_by, reason, published)
    values ('payments', 0, 'sha256:' || repeat('a', 64), 'anna', 'otto', 'made', now());
insert into change (
    project, change, state, reason, built_on, edition, author, created, value)
    values ('payments', 1, 'open', 'accident', 0, 1, 'anna', now(), '{}');
insert into change_edit (project, change, edition, path, sha256, editor, edited)
    values ('payments', 1, 1, 'a.yaml', 'sha256:' || repeat('b', 64), 'anna', now());
insert into draft (project, change, edition, address, saved)
    values ('payments', 1, 1, 'sha256:' || repeat('a', 64), now());
insert into plan (
    project, change, edition, plan, evidence, environment, weakens, value, comparison, made_by,
    made, expires)
    values (
        'payments', 1, 1, 'sha256:' || repeat('c', 64), 'sha256:' || repeat('d', 64),
        'production', false, '{}', '{}', 'anna', now(), now());
insert into review (
    review, project, change, plan, evidence, outcome, reviewer, comment, reviewed)
    values (
        '00000000-0000-7000-8000-000000000001', 'payments', 1, 'sha256:' || repeat('c', 64),
        'sha256:' || repeat('d', 64), 'accepted', 'otto', 'good', now());
insert into rollout (
    project, rollout, environment, release, state, value, started, moved)
    values ('payments', 1, 'production', 0, 'running', '{}', now(), now());
insert into environment_state (project, environment, baseline, rollout, generation, changed)
    values ('payments', 'production', 0, 1, 1, now());
insert into baseline (project, environment, reign, since, release)
    values ('payments', 'production', 0, now(), 0);
insert into stop (stop, project, environment, value, placed_by, placed)
    values (
        '00000000-0000-7000-8000-000000000002', 'payments', 'production', '{}', 'otto', now());
insert into assignment (project, environment, generation, envelope, issued, expires)
    values ('payments', 'production', 1, '{}', now(), now());
insert into credential (
    credential, token_hash, person, roles, environment, projects, issued_by, issued)
    values (
        '00000000-0000-7000-8000-000000000003', 'TOKEN_HASH', 'gateway',
        array['enforcement_point'], 'production', array['payments'], 'anna', now());
insert into enforcement_point (
    enforcement_point, environment, credential, first_seen, last_seen)
    values (
        'gateway-1', 'production', '00000000-0000-7000-8000-000000000003', now(), now());
insert into enforcement_point_status (enforcement_point, project, generation, reported)
    values ('gateway-1', 'payments', 1, now());
insert into escalation (
    escalation, project, environment, enforcement_point, decision, question, principal, call_digest,
    summary, needs, state, opened, expires)
    values (
        '00000000-0000-7000-8000-000000000004', 'payments', 'production', 'gateway-1',
        '00000000-0000-7000-8000-000000000005', 'tool.call', 'agent',
        'sha256:' || repeat('e', 64), 'delete a file', '[]', 'open', now(), now());
insert into approval (
    approval, escalation, call_digest, covers, approver, reason, envelope, given, expires)
    values (
        '00000000-0000-7000-8000-000000000006', '00000000-0000-7000-8000-000000000004',
        'sha256:' || repeat('e', 64), '[]', 'otto', 'fine', '{}', now(), now());
insert into approval_redemption (approval, enforcement_point, decision, redeemed)
    values (
        '00000000-0000-7000-8000-000000000006', 'gateway-1',
        '00000000-0000-7000-8000-000000000005', now());
insert into decision (
    decision, time, projects, environment, enforcement_point, question, effective, base, cause,
    duration, record)
    values (
        '00000000-0000-7000-8000-000000000005', now(), array['payments'], 'production', 'gateway-1',
        'tool.call', 'allow', 'allow', 'default', '1 ms', '{}');
insert into would_deny (
    minute, project, environment, address, policy, decisions, sample)
    values (
        now(), 'payments', 'production', 'sha256:' || repeat('a', 64), 'no-deletes', 1,
        '00000000-0000-7000-8000-000000000005');
insert into deed (decision, deed, enforcement_point, time, record)
    values ('00000000-0000-7000-8000-000000000005', 'executed', 'gateway-1', now(), '{}');
insert into audit_chain (sequence, hash) values (1, 'sha256:' || repeat('f', 64));
insert into audit_entry (
    sequence, time, actor, role, action, entity_kind, entity, outcome, previous, hash, bytes)
    values (
        1, now(), 'anna', 'author', 'release.publish', 'release', '0', 'accepted',
        'sha256:' || repeat('e', 64), 'sha256:' || repeat('f', 64), '{}');
