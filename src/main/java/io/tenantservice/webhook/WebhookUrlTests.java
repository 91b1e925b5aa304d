package io.tenantservice.webhook;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.network.OutboundClient;
import io.tenantservice.platform.network.OutboundFailure;
import io.tenantservice.platform.network.PublicUrl;
import io.tenantservice.platform.network.PublicUrls;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.ratelimit.CallerLimit;
import io.tenantservice.ratelimit.RateLimit;
import io.tenantservice.ratelimit.RateLimiter;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Tries addresses, as often as each tenant may. */
@ApplicationScoped
class WebhookUrlTests {

    /** Who tries many addresses looks for something. */
    private static final RateLimit LIMIT = new RateLimit("webhook-url-tests", 10, Duration.ofMinutes(1));

    /** At a replica: each may hold a thread that looks up a name. */
    private static final int MOST_UNDER_WAY = 4;

    private final PublicUrls urls;
    private final OutboundClient client;
    private final CallerLimit limit;
    private final Clock clock;

    WebhookUrlTests(PublicUrls urls, OutboundClient client, RateLimiter limiter, Clock clock) {
        this.urls = urls;
        this.client = client;
        this.limit = new CallerLimit(limiter, LIMIT, MOST_UNDER_WAY);
        this.clock = clock;
    }

    /** Fails with URL_REFUSED or RATE_LIMITED. */
    Uni<WebhookUrlTest> test(String text, Caller caller) {
        return Uni.createFrom().deferred(() -> {
            PublicUrl url = read(text);
            return limit.within(caller, () -> call(url).map(code -> WebhookUrlTest.of(url, code)));
        });
    }

    private PublicUrl read(String text) {
        try {
            return urls.read(text);
        } catch (Problem refused) {
            throw refused.at("/url");
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
