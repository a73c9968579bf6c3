-- What was done that no decision allowed: one definition for those who look and for the gates of
-- rollouts. A deed may arrive before its decision; one without is a bypass once it is late.
create view bypass with (security_invoker = true) as
    select
        deed.decision, deed.time, deed.received,
        decision.effective, decision.projects, decision.environment
    from deed left join decision using (tenant, decision)
    where deed.deed = 'executed' and (decision.effective is null or decision.effective <> 'allow');

grant select on bypass to "${application}";
