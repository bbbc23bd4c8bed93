-- What a joint conclusion stood on stands unaltered afterwards, and what is signed is locked; erasure removes it whole.

CREATE FUNCTION keep_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM assessment_conclusions WHERE case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'the evidence of a concluded assessment stands unaltered' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION keep_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM assessment_sections WHERE id = NEW.section_id AND state = 'signed') THEN
        RAISE EXCEPTION 'a signed section is locked' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER evidence_kept BEFORE INSERT OR UPDATE ON assessment_sections
    FOR EACH ROW EXECUTE FUNCTION keep_evidence();

CREATE TRIGGER evidence_kept BEFORE INSERT OR UPDATE ON assessment_entries
    FOR EACH ROW EXECUTE FUNCTION keep_evidence();

CREATE TRIGGER signed_kept BEFORE INSERT OR UPDATE ON assessment_entries
    FOR EACH ROW EXECUTE FUNCTION keep_signed();

CREATE TRIGGER evidence_kept BEFORE INSERT OR UPDATE ON own_views
    FOR EACH ROW EXECUTE FUNCTION keep_evidence();

CREATE TRIGGER evidence_kept BEFORE UPDATE ON assessment_conclusions
    FOR EACH ROW EXECUTE FUNCTION keep_evidence();

-- One clock: the day a review is due is the day the case is due.
CREATE FUNCTION follow_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases SET next_due_on = NEW.next_review_on WHERE id = NEW.case_id AND NEW.next_review_on IS NOT NULL;
    RETURN NULL;
END
$$;

CREATE TRIGGER review_followed AFTER INSERT OR UPDATE OF next_review_on ON plans
    FOR EACH ROW EXECUTE FUNCTION follow_review();
