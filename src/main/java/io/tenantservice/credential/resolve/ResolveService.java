package io.tenantservice.credential.resolve;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.http.IfNoneMatch;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.security.Scopes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Answers the platform's hottest question: whose number is this, and with which credentials? */
@ApplicationScoped
public class ResolveService {

    private final ResolveQuery query;
    private final ResolutionTag tags;
    private final SecretOpener opener;
    private final Reveals reveals;

    ResolveService(ResolveQuery query, ResolutionTag tags, SecretOpener opener, Reveals reveals) {
        this.query = query;
        this.tags = tags;
        this.opener = opener;
        this.reveals = reveals;
    }

    /**
     * @param held what the caller has from before
     * @param caller a tenant learns of itself only
     */
    Uni<ResolveAnswer> answer(Question question, IfNoneMatch held, Caller caller) {
        if (!question.fields().isEmpty()) {
            caller.require(Scopes.CREDENTIALS_REVEAL);
        }
        return query.find(question)
                .chain(found -> found.filter(tenant -> caller.sees(tenant.tenantId()))
                        .map(tenant -> unlessHeld(question, tenant, held))
                        .orElseThrow(() -> Problem.of(question.by().notFound())));
    }

    private Uni<ResolveAnswer> unlessHeld(Question question, Found found, IfNoneMatch held) {
        String tag = tags.of(question, found);
        if (held.holds(tag)) {
            return Uni.createFrom().item(new ResolveAnswer.Held(tag));
        }
        List<FoundSecret> showable = found.showable();
        return showable.isEmpty()
                ? Uni.createFrom().item(whole(question, found, OpenedSecrets.NONE, tag))
                : opener.open(showable)
                        .chain(opened -> reveals.record(found.tenantId(), found.shownBy(opened))
                                .replaceWith(() -> whole(question, found, opened, tag)));
    }

    private static ResolveAnswer whole(Question question, Found found, OpenedSecrets opened, String tag) {
        return new ResolveAnswer.Whole(
                Resolution.of(question, found, opened), opened.failures().isEmpty() ? tag : null);
    }
}
