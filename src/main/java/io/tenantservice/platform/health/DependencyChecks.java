package io.tenantservice.platform.health;

import io.quarkus.arc.All;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.HealthGroup;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Reports, at /q/health/group/dependencies, what outside answers and what does not. */
@HealthGroup("dependencies")
class DependencyChecks implements AsyncHealthCheck {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private final List<Dependency> dependencies;

    DependencyChecks(@All List<Dependency> dependencies) {
        this.dependencies = dependencies;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        List<Uni<Answer>> answers = dependencies.stream()
                .filter(Dependency::isUsed)
                .map(DependencyChecks::ask)
                .toList();
        return answers.isEmpty()
                ? Uni.createFrom().item(response(List.of()))
                : Uni.join().all(answers).andCollectFailures().map(DependencyChecks::response);
    }

    private record Answer(Dependency dependency, boolean up) {}

    private static Uni<Answer> ask(Dependency dependency) {
        return dependency
                .ping()
                .replaceWith(new Answer(dependency, true))
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .fail()
                .onFailure(Exception.class)
                .recoverWithItem(new Answer(dependency, false));
    }

    private static HealthCheckResponse response(List<Answer> answers) {
        var response = HealthCheckResponse.named("dependencies")
                .status(answers.stream().allMatch(Answer::up));
        answers.forEach(answer -> {
            String name = answer.dependency().name();
            response.withData(name, answer.up() ? "UP" : "DOWN");
            answer.dependency().details().forEach((detail, value) -> response.withData(name + "." + detail, value));
        });
        return response.build();
    }
}
