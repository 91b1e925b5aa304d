package io.tenantservice.platform.health;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The cache. Without it the service is slower and still right. */
@ApplicationScoped
class RedisDependency implements Dependency {

    private final RedisAPI redis;

    RedisDependency(RedisAPI redis) {
        this.redis = redis;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Uni<Void> ping() {
        return redis.ping(List.of()).replaceWithVoid();
    }
}
