package io.tenantservice.ratelimit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tenantservice.change.Replicas;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.health.SchemaReady;
import io.tenantservice.platform.redis.Breather;
import io.tenantservice.platform.redis.KeptRedis;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Charges limits, all of one owner at once: if one refuses, none is charged. Never fails. */
@ApplicationScoped
public class RateLimiter {

    private static final Logger LOG = Logger.getLogger(RateLimiter.class);
    private static final String REQUESTS = "tenantservice.ratelimit.requests";
    private static final String UNKNOWN_SCRIPT = "NOSCRIPT";

    private final KeptRedis redis;
    private final LocalBuckets local;
    private final Breather breather;
    private final Replicas replicas;
    private final RateLimitConfig config;
    private final Counter allowed;
    private final Counter refused;
    private final Counter degraded;

    RateLimiter(Redis redis, Replicas replicas, RateLimitConfig config, MonotonicClock clock, MeterRegistry metrics) {
        this.redis = new KeptRedis(redis, clock);
        this.local = new LocalBuckets(clock, config.localKeys());
        this.breather = new Breather(clock, config.pauseAfterFailure());
        this.replicas = replicas;
        this.config = config;
        this.allowed = metrics.counter(REQUESTS, "result", "allowed");
        this.refused = metrics.counter(REQUESTS, "result", "refused");
        this.degraded = metrics.counter(REQUESTS, "result", "degraded");
    }

    /** So that the first caller does not wait for the connection. */
    void open(@Observes SchemaReady ready) {
        redis.use(connection -> connection.send(ChargeScript.load()))
                .subscribe()
                .with(loaded -> {}, failure -> LOG.debugf("Redis is not there yet: %s", failure.getMessage()));
    }

    /** @param charges of different limits, at least one */
    public Uni<RateLimitDecision> charge(LimitOwner owner, List<Charge> charges) {
        return (breather.mayAsk() ? askRedis(owner, charges) : Uni.createFrom().item(alone(owner, charges)))
                .invoke(this::count);
    }

    private Uni<RateLimitDecision> askRedis(LimitOwner owner, List<Charge> charges) {
        return CallerContext.keep(redis.use(connection -> run(connection, owner, charges))
                        .ifNoItem()
                        .after(config.redisTimeout())
                        .failWith(this::silence)
                        .invoke(this::answered)
                        .onFailure(IOException.class)
                        .invoke(this::failed))
                .map(Optional::of)
                .onFailure(IOException.class)
                .recoverWithItem(Optional::empty)
                // What cannot be read is a defect, and no trouble of Redis.
                .map(told -> told.map(response -> read(response, charges)).orElseGet(() -> alone(owner, charges)));
    }

    private static RateLimitDecision read(Response told, List<Charge> charges) {
        return new RateLimitDecision(false, ChargeScript.read(told, charges).limits());
    }

    private Uni<Response> run(RedisConnection connection, LimitOwner owner, List<Charge> charges) {
        return connection
                .send(ChargeScript.bySha(owner, charges))
                .onFailure(failure -> String.valueOf(failure.getMessage()).startsWith(UNKNOWN_SCRIPT))
                .recoverWithUni(() -> connection.send(ChargeScript.byText(owner, charges)));
    }

    private IOException silence() {
        redis.silent();
        return new IOException("no answer");
    }

    private void answered() {
        if (breather.answered()) {
            LOG.info("Rate limits are charged in Redis again");
        }
    }

    private void failed(Throwable failure) {
        if (breather.failed()) {
            LOG.warnf("Redis charges no rate limits, so each replica allows its share: %s", failure.getMessage());
        }
    }

    private RateLimitDecision alone(LimitOwner owner, List<Charge> charges) {
        return new RateLimitDecision(true, local.charge(owner, charges, replicas.live()));
    }

    private void count(RateLimitDecision decision) {
        if (decision.isDegraded()) {
            degraded.increment();
        } else if (decision.isAllowed()) {
            allowed.increment();
        } else {
            refused.increment();
        }
    }
}
