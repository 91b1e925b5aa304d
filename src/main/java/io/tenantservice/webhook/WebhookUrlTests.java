package io.tenantservice.webhook;

import static io.tenantservice.platform.problem.ProblemCode.RATE_LIMITED;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.network.OutboundClient;
import io.tenantservice.platform.network.OutboundFailure;
import io.tenantservice.platform.network.PublicUrl;
import io.tenantservice.platform.network.PublicUrls;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.ratelimit.Charge;
import io.tenantservice.ratelimit.LimitOwner;
import io.tenantservice.ratelimit.LimitState;
import io.tenantservice.ratelimit.RateLimit;
import io.tenantservice.ratelimit.RateLimitDecision;
import io.tenantservice.ratelimit.RateLimiter;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Tries addresses, as often as each tenant may. */
@ApplicationScoped
class WebhookUrlTests {

    /** Who tries many addresses looks for something. */
    private static final RateLimit LIMIT = new RateLimit("webhook-url-tests", 10, Duration.ofMinutes(1));

    /** At a replica: each may hold a thread that looks up a name. */
    private static final int MOST_UNDER_WAY = 4;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final UUID WHOLE_TENANT = UUID.nameUUIDFromBytes(LIMIT.name().getBytes(UTF_8));

    private final PublicUrls urls;
    private final OutboundClient client;
    private final RateLimiter limiter;
    private final Clock clock;
    private final ConcurrentMap<LimitOwner, Integer> underWay = new ConcurrentHashMap<>();

    WebhookUrlTests(PublicUrls urls, OutboundClient client, RateLimiter limiter, Clock clock) {
        this.urls = urls;
        this.client = client;
        this.limiter = limiter;
        this.clock = clock;
    }

    /** Fails with URL_REFUSED or RATE_LIMITED. */
    Uni<WebhookUrlTest> test(String text, Caller caller) {
        return Uni.createFrom().deferred(() -> {
            PublicUrl url = read(text);
            LimitOwner owner = owner(caller);
            begin(owner);
            return limiter.charge(owner, List.of(new Charge(LIMIT, 1)))
                    .invoke(WebhookUrlTests::requireAllowed)
                    .chain(() -> call(url))
                    .map(code -> WebhookUrlTest.of(url, code))
                    .onTermination()
                    .invoke(() -> end(owner));
        });
    }

    private void begin(LimitOwner owner) {
        int now = underWay.merge(owner, 1, Integer::sum);
        if (now > MOST_UNDER_WAY) {
            end(owner);
            throw Problem.of(RATE_LIMITED, "4 are under way.").retryAfter(RETRY_AFTER);
        }
    }

    private void end(LimitOwner owner) {
        underWay.computeIfPresent(owner, (same, now) -> now == 1 ? null : now - 1);
    }

    private PublicUrl read(String text) {
        try {
            return urls.read(text);
        } catch (Problem refused) {
            throw refused.at("/url");
        }
    }

    private static LimitOwner owner(Caller caller) {
        UUID tenant = caller.tenantId();
        return tenant == null
                ? new LimitOwner(
                        Caller.NO_TENANT, UUID.nameUUIDFromBytes(caller.name().getBytes(UTF_8)))
                : new LimitOwner(tenant, WHOLE_TENANT);
    }

    private static void requireAllowed(RateLimitDecision decision) {
        if (!decision.isAllowed()) {
            Problem refused = Problem.of(RATE_LIMITED, "A minute has 10 of them.");
            LimitState limit = decision.limits().getFirst();
            throw limit.retryAfter().map(refused::retryAfter).orElse(refused);
        }
    }

    private Uni<WebhookUrlCode> call(PublicUrl url) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Content-Type", "application/json")
                .add("User-Agent", "tenant-service");
        return client.post(url, headers, event())
                .map(answer -> WebhookUrlCode.ofStatus(answer.status()))
                .onFailure(OutboundFailure.class)
                .recoverWithItem(failure -> WebhookUrlCode.ofFailure((OutboundFailure) failure));
    }

    /** In the form of Standard Webhooks. */
    private Buffer event() {
        return new JsonObject()
                .put("type", "webhook.test")
                .put("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("data", new JsonObject())
                .toBuffer();
    }
}
