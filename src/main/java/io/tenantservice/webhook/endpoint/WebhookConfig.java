package io.tenantservice.webhook.endpoint;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How events are sent to the endpoints of tenants. */
@ConfigMapping(prefix = "tenantservice.webhooks")
public interface WebhookConfig {

    /** Endpoints that a tenant may have. */
    @WithDefault("20")
    @Min(1)
    @Max(200)
    int mostEndpoints();

    /** Deliveries that a process has under way at once. */
    @WithDefault("64")
    @Min(1)
    @Max(1000)
    int atOnce();

    /**
     * Deliveries of one tenant that are under way at once, over all processes, so that one slow receiver holds up no
     * other tenant.
     */
    @WithDefault("8")
    @Min(1)
    @Max(100)
    int atOnceOfTenant();

    /**
     * Pause between two looks for deliveries that are due. New ones are found at once; one that waits for its next try, or
     * that a dead process had taken, by the next look.
     */
    @WithDefault("1s")
    @DurationMin(millis = 50)
    @DurationMax(seconds = 60)
    Duration lookEvery();

    /** After so long with nothing but failures an endpoint is disabled. */
    @WithDefault("5d")
    @DurationMin(hours = 1)
    @DurationMax(days = 30)
    Duration disableAfter();

    /** For how long events and what became of them are kept; longer than the tries of one take. */
    @WithDefault("30d")
    @DurationMin(days = 7)
    @DurationMax(days = 365)
    Duration keepFor();
}
