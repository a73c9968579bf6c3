-- The whole of Belay's state. Words are those of ARCHITECTURE.md.
--
-- Every row has a tenant, and row-level security shows and takes only rows of the tenant that the
-- transaction names in `belay.tenant`: with none named, none. The account that Belay works with
-- ("${application}") neither owns the tables nor may pass this by, and it can delete nothing.

create domain digest as text
    check (value ~ '^sha256:[0-9a-f]{64}$');

-- What people call a tenant, a project, an environment.
create domain short_name as text
    check (value ~ '^[a-z][a-z0-9-]{0,62}$');

-- The tenant of the transaction, which is also the tenant of what it inserts.
create function current_tenant() returns text
    language sql stable
    return current_setting('belay.tenant', true);


-- Tenants, projects, environments

-- `system` is what concerns no tenant: its audit is the system's own, and it sees who the tenants are.
create table tenant (
    tenant  short_name primary key,
    created timestamptz not null
);

create table project (
    tenant         short_name        not null default current_tenant() references tenant,
    project        short_name        not null,
    description    text        not null default '',
    -- The release that new changes build on: the newest that is not withdrawn. Publishing is
    -- compare-and-set on it.
    head           bigint      not null,
    reviews_needed int         not null check (reviews_needed >= 0),
    approvers      text[]      not null default '{}',
    settings       jsonb       not null default '{}',
    created_by     text        not null,
    created        timestamptz not null,
    primary key (tenant, project)
);

create table environment (
    tenant      short_name        not null default current_tenant(),
    project     short_name        not null,
    environment short_name        not null,
    -- A release is promoted from a lower one to the next.
    position    int         not null,
    settings    jsonb       not null default '{}',
    created_by  text        not null,
    created     timestamptz not null,
    primary key (tenant, project, environment),
    unique (tenant, project, position),
    foreign key (tenant, project) references project
);


-- Releases

-- What a release or a draft consists of. The address is the SHA-256 of the manifest, which names
-- each file and its SHA-256; so a rollback has a new number and the old content.
create table release_content (
    tenant   short_name        not null default current_tenant(),
    address  digest      not null,
    project  short_name        not null,
    manifest bytea       not null,
    created  timestamptz not null,
    primary key (tenant, address),
    foreign key (tenant, project) references project
);

create table release_file (
    tenant short_name   not null default current_tenant() references tenant,
    sha256 digest not null,
    bytes  bytea  not null,
    primary key (tenant, sha256)
);

-- One more key is one more row. A draft is signed as a draft, so that it never passes for a release.
create table release_signature (
    tenant    short_name        not null default current_tenant(),
    address   digest      not null,
    signed_as text        not null check (signed_as in ('release', 'draft')),
    key_id    text        not null,
    envelope  bytea       not null,
    signed    timestamptz not null,
    primary key (tenant, address, signed_as, key_id),
    foreign key (tenant, address) references release_content
);

create table release (
    tenant           short_name        not null default current_tenant(),
    project          short_name        not null,
    number           bigint      not null check (number >= 0),
    address          digest      not null,
    -- The head that it was built on; none for release 0.
    built_on         bigint,
    -- The release whose content a rollback brings back.
    restores         bigint,
    change           bigint,
    author           text        not null,
    published_by     text        not null,
    reason           text        not null,
    published        timestamptz not null,
    withdrawn        timestamptz,
    withdrawn_by     text,
    withdrawn_reason text,
    primary key (tenant, project, number),
    foreign key (tenant, project) references project,
    foreign key (tenant, address) references release_content,
    foreign key (tenant, project, built_on) references release,
    foreign key (tenant, project, restores) references release,
    check ((number = 0) = (built_on is null)),
    check ((withdrawn is null) = (withdrawn_by is null))
);

create index on release (tenant, address);

-- A project and its release 0 are made together.
alter table project
    add foreign key (tenant, project, head) references release
    deferrable initially deferred;


-- Changes, plans, reviews

-- `value` is the whole change as the rules see it, but for its edits; the columns are for searching.
create table change (
    tenant       short_name  not null default current_tenant(),
    project      short_name  not null,
    change       bigint      not null check (change >= 1),
    state        text        not null check (state in ('open', 'published', 'abandoned')),
    reason       text        not null,
    built_on     bigint      not null,
    -- Counts edits: what was planned or reviewed at an earlier one is void.
    edition      bigint      not null check (edition >= 1),
    author       text        not null,
    created      timestamptz not null,
    published_as bigint,
    closed       timestamptz,
    value        jsonb       not null,
    primary key (tenant, project, change),
    foreign key (tenant, project) references project,
    foreign key (tenant, project, built_on) references release,
    foreign key (tenant, project, published_as) references release
);

alter table release
    add foreign key (tenant, project, change) references change;

-- Whoever edited cannot accept, so edits are kept and not only their result.
create table change_edit (
    tenant  short_name  not null default current_tenant(),
    project short_name  not null,
    change  bigint      not null,
    edition bigint      not null check (edition >= 1),
    path    text        not null,
    -- The file after the edit; none when it was removed.
    sha256  digest,
    editor  text        not null,
    edited  timestamptz not null,
    primary key (tenant, project, change, edition, path),
    foreign key (tenant, project, change) references change,
    foreign key (tenant, sha256) references release_file
);

-- The content of a change at one edition, observed wherever its project is enforced.
create table draft (
    tenant  short_name  not null default current_tenant(),
    project short_name  not null,
    change  bigint      not null,
    edition bigint      not null,
    address digest      not null,
    saved   timestamptz not null,
    primary key (tenant, project, change, edition),
    foreign key (tenant, project, change) references change,
    foreign key (tenant, address) references release_content
);

-- The same plan may be made again, at another edition or beside other evidence. `value` is the whole
-- plan as the rules see it, `comparison` all that the replay beside it showed.
create table plan (
    tenant      short_name  not null default current_tenant(),
    project     short_name  not null,
    change      bigint      not null,
    edition     bigint      not null,
    plan        digest      not null,
    evidence    digest      not null,
    environment short_name  not null,
    weakens     boolean     not null,
    value       jsonb       not null,
    comparison  jsonb       not null,
    made_by     text        not null,
    made        timestamptz not null,
    expires     timestamptz not null,
    primary key (tenant, project, change, edition, plan, evidence),
    foreign key (tenant, project, environment) references environment,
    foreign key (tenant, project, change) references change
);

-- Whether a review still counts follows from the change, and is not stored.
create table review (
    tenant   short_name  not null default current_tenant(),
    review   uuid        not null,
    project  short_name  not null,
    change   bigint      not null,
    plan     digest      not null,
    evidence digest      not null,
    outcome  text        not null check (outcome in ('accepted', 'rejected')),
    reviewer text        not null,
    comment  text        not null,
    reviewed timestamptz not null,
    primary key (tenant, review),
    foreign key (tenant, project, change) references change
);

create index on review (tenant, project, change);


-- Environments as they are now, and what enforcement points are told

-- `value` is the whole rollout as the rules see it; the columns are for searching.
create table rollout (
    tenant      short_name  not null default current_tenant(),
    project     short_name  not null,
    rollout     bigint      not null check (rollout >= 1),
    environment short_name  not null,
    release     bigint      not null,
    state       text        not null
        check (state in ('queued', 'running', 'paused', 'finished', 'aborted')),
    value       jsonb       not null,
    started     timestamptz not null,
    moved       timestamptz not null,
    primary key (tenant, project, rollout),
    foreign key (tenant, project, environment) references environment,
    foreign key (tenant, project, release) references release
);

create unique index one_rollout_at_a_time on rollout (tenant, project, environment)
    where state in ('running', 'paused');

create table environment_state (
    tenant      short_name        not null default current_tenant(),
    project     short_name        not null,
    environment short_name        not null,
    -- The release that decides when no candidate has reached enforce.
    baseline    bigint      not null,
    rollout     bigint,
    -- Of the newest assignment; only grows.
    generation  bigint      not null default 0,
    -- Addresses of the drafts that are observed, by change.
    drafts      jsonb       not null default '{}',
    changed     timestamptz not null,
    primary key (tenant, project, environment),
    foreign key (tenant, project, environment) references environment,
    foreign key (tenant, project, baseline) references release,
    foreign key (tenant, project, rollout) references rollout
);

-- Every release that was a baseline, in order, and the mix of decisions when it became one.
create table baseline (
    tenant        short_name  not null default current_tenant(),
    project       short_name  not null,
    environment   short_name  not null,
    reign         int         not null check (reign >= 0),
    release       bigint      not null,
    since         timestamptz not null,
    reference_mix jsonb,
    primary key (tenant, project, environment, reign),
    foreign key (tenant, project, environment) references environment,
    foreign key (tenant, project, release) references release
);

-- `value` is the whole stop as the rules see it; the columns are for searching.
create table stop (
    tenant      short_name  not null default current_tenant(),
    stop        uuid        not null,
    -- Those that were placed later come later.
    place       bigint      not null generated by default as identity,
    project     short_name  not null,
    environment short_name  not null,
    value       jsonb       not null,
    placed_by   text        not null,
    placed      timestamptz not null,
    expires     timestamptz,
    lifted_by   text,
    lifted      timestamptz,
    primary key (tenant, stop),
    foreign key (tenant, project, environment) references environment
);

-- The exact bytes that every enforcement point of the environment gets.
create table assignment (
    tenant      short_name        not null default current_tenant(),
    project     short_name        not null,
    environment short_name        not null,
    generation  bigint      not null check (generation >= 1),
    envelope    bytea       not null,
    issued      timestamptz not null,
    expires     timestamptz not null,
    primary key (tenant, project, environment, generation),
    foreign key (tenant, project, environment) references environment
);


-- Who may ask

create table credential (
    tenant            short_name        not null default current_tenant() references tenant,
    credential        uuid        not null,
    -- Of the token, which is shown once and never stored.
    token_hash        digest      not null unique,
    person            text        not null,
    roles             text[]      not null
        check (roles <> '{}' and roles <@ array
            ['author', 'reviewer', 'operator', 'administrator', 'enforcement_point']),
    permissions       text[]      not null default '{}',
    groups            text[]      not null default '{}',
    acts_for          text[]      not null default '{}',
    -- For an enforcement point: where it is enrolled, and what it is.
    environment       short_name,
    projects          text[]      not null default '{}',
    labels            jsonb       not null default '{}',
    issued_by         text        not null,
    issued            timestamptz not null,
    expires           timestamptz,
    revoked           timestamptz,
    revoked_by        text,
    primary key (tenant, credential),
    check (('enforcement_point' = any (roles)) = (environment is not null))
);

create table enforcement_point (
    tenant            short_name        not null default current_tenant() references tenant,
    enforcement_point text        not null,
    environment       short_name        not null,
    credential        uuid        not null,
    -- As the credential stated them when it last reported.
    labels            jsonb       not null default '{}',
    -- What it last said of itself, as it came; none when it has only reported decisions.
    status            jsonb,
    clock_ahead       interval,
    first_seen        timestamptz not null,
    last_seen         timestamptz not null,
    retired           timestamptz,
    primary key (tenant, enforcement_point),
    foreign key (tenant, credential) references credential
);

-- What an enforcement point last said of each project that it enforces.
create table enforcement_point_status (
    tenant            short_name        not null default current_tenant(),
    enforcement_point text        not null,
    project           short_name        not null,
    -- None when it never had an assignment.
    generation        bigint,
    -- Addresses; and what kept a newer assignment from being taken.
    loaded            jsonb       not null default '[]',
    failed            jsonb       not null default '{}',
    confirmed_current timestamptz,
    reported          timestamptz not null,
    primary key (tenant, enforcement_point, project),
    foreign key (tenant, enforcement_point) references enforcement_point,
    foreign key (tenant, project) references project
);


-- Held calls

create table escalation (
    tenant            short_name        not null default current_tenant(),
    escalation        uuid        not null,
    project           short_name        not null,
    environment       short_name        not null,
    enforcement_point text        not null,
    decision          uuid        not null,
    question          text        not null,
    principal         text        not null,
    acts_for          text[]      not null default '{}',
    -- The person on whose behalf the call is made.
    subject           text,
    call_digest       digest      not null,
    -- What the call is, for the people who are asked.
    summary           text        not null,
    needs             jsonb       not null,
    state             text        not null
        check (state in ('open', 'approved', 'refused', 'closed')),
    opened            timestamptz not null,
    expires           timestamptz not null,
    closed            timestamptz,
    closed_by         text,
    closed_reason     text,
    -- Held without need, says a person: a health metric and a gate.
    false_positive_by text,
    primary key (tenant, escalation),
    -- One that asks again for the same decision, because it lost the answer, has asked once.
    unique (tenant, enforcement_point, decision),
    foreign key (tenant, project, environment) references environment
);

create index on escalation (tenant, opened) where state = 'open';
create index on escalation (tenant, call_digest, principal);

create table approval (
    tenant      short_name        not null default current_tenant(),
    approval    uuid        not null,
    escalation  uuid        not null,
    call_digest digest      not null,
    -- Meaning digest and rule of each need that it covers.
    covers      jsonb       not null,
    approver    text        not null,
    groups      text[]      not null default '{}',
    acts_for    text[]      not null default '{}',
    reason      text        not null,
    envelope    bytea       not null,
    given       timestamptz not null,
    expires     timestamptz not null,
    primary key (tenant, approval),
    foreign key (tenant, escalation) references escalation
);

create index on approval (tenant, escalation);

create index on approval (tenant, call_digest);

-- The primary key makes an approval usable once. Whoever asks again for the decision that used it
-- up is told yes again, so a lost answer costs no approval.
create table approval_redemption (
    tenant            short_name        not null default current_tenant(),
    approval          uuid        not null,
    enforcement_point text        not null,
    decision          uuid        not null,
    redeemed          timestamptz not null,
    primary key (tenant, approval),
    foreign key (tenant, approval) references approval
);


-- Decisions, and what was done

-- A decision's id is a UUIDv7 and so begins with its time: partitions are ranges of ids, and still
-- the id alone makes a record that arrives twice count once. There is one partition until days are
-- many enough to be dropped one by one.
create table decision (
    tenant            short_name        not null default current_tenant(),
    decision          uuid        not null,
    time              timestamptz not null,
    received          timestamptz not null default now(),
    -- What decides, decides for every project that its enforcement point enforces.
    projects          text[]      not null,
    environment       short_name        not null,
    enforcement_point text        not null,
    question          text        not null,
    -- What was called, in the question's own words: the tool, the model, the resource.
    target            text,
    principal         text,
    -- What came into force; and what was decided before candidates had their say.
    effective         text        not null
        check (effective in ('allow', 'require_approval', 'dry_run', 'block')),
    base              text        not null
        check (base in ('allow', 'require_approval', 'dry_run', 'block')),
    cause             text        not null,
    policies          text[]      not null default '{}',
    rules             text[]      not null default '{}',
    reasons           text[]      not null default '{}',
    call_digest       digest,
    trace_id          text,
    duration          interval    not null,
    -- The whole decision record but for its input, which may hold what JSON of the database cannot,
    -- such as a NUL or a negative zero.
    record            jsonb       not null,
    -- The exact input, where it was kept.
    input             bytea,
    primary key (tenant, decision)
) partition by range (decision);

create table decision_undated partition of decision default;

create index on decision (tenant, environment, time);
create index on decision (tenant, environment, effective, time);

-- Without a foreign key: a deed may arrive before its decision, and one without any is a bypass that
-- must be seen.
create table deed (
    tenant            short_name        not null default current_tenant() references tenant,
    decision          uuid        not null,
    deed              text        not null
        check (deed in ('executed', 'not_executed', 'failed', 'unknown')),
    enforcement_point text        not null,
    -- Of a choosing question: which one was used.
    element           text,
    time              timestamptz not null,
    received          timestamptz not null default now(),
    record            jsonb       not null,
    primary key (tenant, decision, deed)
);

-- What the policies of drafts would have blocked, counted by the minute until the audit was told.
create table would_deny (
    tenant      short_name  not null default current_tenant() references tenant,
    minute      timestamptz not null,
    project     short_name  not null,
    environment short_name  not null,
    -- Of the draft.
    address     digest      not null,
    policy      text        not null,
    decisions   bigint      not null,
    -- One of them, to look at.
    sample      uuid        not null,
    told        timestamptz,
    primary key (tenant, minute, project, environment, address, policy)
);

create index on would_deny (tenant, minute) where told is null;


-- Audit

-- The last entry of each tenant: its row lock is what makes the sequence have no gap.
create table audit_chain (
    tenant   short_name   not null default current_tenant() references tenant,
    sequence bigint not null,
    hash     digest not null,
    primary key (tenant)
);

create table audit_entry (
    tenant         short_name        not null default current_tenant() references tenant,
    sequence       bigint      not null check (sequence >= 1),
    time           timestamptz not null,
    actor          text        not null,
    acting_for     text,
    role           text        not null,
    action         text        not null,
    entity_kind    text        not null,
    entity         text        not null,
    before_digest  digest,
    after_digest   digest,
    reason         text,
    outcome        text        not null check (outcome in ('accepted', 'refused')),
    refusal        text,
    source_address text,
    trace_id       text,
    previous       digest      not null,
    hash           digest      not null,
    -- What the hash is taken over. The columns above are for searching.
    bytes          bytea       not null,
    primary key (tenant, sequence),
    check ((outcome = 'refused') = (refusal is not null))
);

create index on audit_entry (tenant, entity_kind, entity, sequence);
create index on audit_entry (tenant, time);


-- Isolation

-- For every table with a tenant, here and in migrations to come.
create procedure isolate(isolated regclass)
    language plpgsql as
$$
begin
    execute format('alter table %s enable row level security, force row level security', isolated);
    execute format(
        'create policy of_tenant on %s using (tenant = current_tenant())', isolated);
end
$$;

do
$$
declare
    isolated regclass;
begin
    for isolated in
        select attribute.attrelid::regclass
        from pg_attribute attribute
            join pg_class class on class.oid = attribute.attrelid
        where class.relnamespace = 'belay'::regnamespace
            and class.relkind in ('r', 'p')
            and attribute.attname = 'tenant'
    loop
        call isolate(isolated);
    end loop;
end
$$;

-- Background work goes from tenant to tenant, so the system may know who they are.
create policy of_system on tenant using (current_tenant() = 'system');

-- Whoever presents a token does not name a tenant: the hash of the token shows its own row.
create policy of_token on credential for select
    using (token_hash = current_setting('belay.token_hash', true));


-- What the application may do: nothing is deleted, and history is not rewritten.

grant usage on schema belay to "${application}";

grant select, insert on
    tenant, project, environment, release_content, release_file, release_signature, release,
    change, change_edit, draft, plan, review, rollout, environment_state, baseline, stop,
    assignment, credential, enforcement_point, enforcement_point_status, escalation, approval,
    approval_redemption, decision, deed, would_deny, audit_chain, audit_entry
    to "${application}";

grant update on
    environment_state, rollout, change, enforcement_point, enforcement_point_status, escalation,
    would_deny, audit_chain
    to "${application}";
grant update (head, description, reviews_needed, approvers, settings) on project
    to "${application}";
grant update (settings) on environment to "${application}";
grant update (withdrawn, withdrawn_by, withdrawn_reason) on release to "${application}";
grant update (lifted_by, lifted) on stop to "${application}";
grant update (expires, revoked, revoked_by) on credential to "${application}";


-- What is there at birth

-- Its owner is bound by the policies as well, and says for whom it writes.
set local belay.tenant = 'system';
insert into tenant (tenant, created) values ('system', now()), ('default', now());
