package io.ringfence.service.torture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Has processes die at the crash points that are this round's. Points of different roles are worked on at one time, those of one role one
 * after the other; one that is not reached for a while is put off.
 */
final class CrashDirector implements Director {
    private final Stage stage;
    private final SplittableRandom random;
    private final Map<Role, Deque<Recipe>> lanes = new EnumMap<>(Role.class);
    private final Map<Role, Long> since = new EnumMap<>(Role.class);

    CrashDirector(Stage stage, List<Recipe> recipes, SplittableRandom random) {
        this.stage = stage;
        this.random = random;
        for (Recipe recipe : recipes) {
            lanes.computeIfAbsent(recipe.first(), any -> new ArrayDeque<>()).add(recipe);
        }
    }

    /** {@return how many points are to be reached still} */
    int left() {
        return lanes.values().stream().mapToInt(Deque::size).sum();
    }

    /** Arms whom the recipes want to be armed. */
    void tick() {
        if (!stage.isCalm()) {
            return;
        }
        long now = System.nanoTime();
        for (Map.Entry<Role, Deque<Recipe>> lane : lanes.entrySet()) {
            Recipe recipe = lane.getValue().peek();
            if (recipe == null) {
                continue;
            }
            if (now - since.computeIfAbsent(lane.getKey(), any -> now)
                    > stage.subject().patienceNanos()) {
                disarm(recipe);
                lane.getValue().add(lane.getValue().remove());
                since.put(lane.getKey(), now);
            } else {
                apply(recipe);
            }
        }
    }

    /** Nobody dies for a point that nobody could come to: what leads there waits until somebody stands ready. */
    private void apply(Recipe recipe) {
        apply(recipe, recipe.rules().get(0));
        if (isSomebodyReady(recipe)) {
            recipe.rules().stream().skip(1).forEach(rule -> apply(recipe, rule));
        }
    }

    /** Where a newcomer takes the place of the only process of its name, it comes after that one's death. */
    private boolean isSomebodyReady(Recipe recipe) {
        Recipe.Rule own = recipe.rules().get(0);
        return stage.parts().stream()
                .filter(part -> own.roles().contains(part.role()))
                .anyMatch(part -> (own.which() == Recipe.Which.NEWCOMER && part.size() == 1)
                        || part.actors().stream()
                                .anyMatch(actor -> actor.armed() == own.point()
                                        && fits(own.which(), actor)
                                        && (actor.plays() || !part.role().ownsName())));
    }

    private void apply(Recipe recipe, Recipe.Rule rule) {
        List<Actor> candidates = new ArrayList<>();
        for (Part part : stage.parts()) {
            if (rule.roles().contains(part.role())) {
                for (Actor actor : part.actors()) {
                    if (fits(rule.which(), actor) && actor.isAlive()) {
                        candidates.add(actor);
                    }
                }
            }
        }
        boolean one = rule.which() != Recipe.Which.ALL;
        if (one && candidates.stream().anyMatch(actor -> actor.armed() == rule.point())) {
            return;
        }
        candidates.removeIf(actor -> !isFree(recipe, rule, actor));
        while (!candidates.isEmpty()) {
            arm(candidates.remove(random.nextInt(candidates.size())), rule.point());
            if (one) {
                return;
            }
        }
    }

    private static boolean fits(Recipe.Which which, Actor actor) {
        return switch (which) {
            case ONE, ALL -> true;
            case OWNER -> actor.owns();
            case NEWCOMER -> !actor.owns();
        };
    }

    /** Armed by nobody, or by this recipe for another place that it is not in any more. */
    private static boolean isFree(Recipe recipe, Recipe.Rule rule, Actor actor) {
        Enum<?> armed = actor.armed();
        boolean moved = rule.which() == Recipe.Which.OWNER || rule.which() == Recipe.Which.NEWCOMER;
        return armed == null || (armed != rule.point() && moved && recipe.arms(armed));
    }

    private void arm(Actor actor, Enum<?> point) {
        actor.arm(point, random.nextInt(1, Recipe.passagesMax(point) + 1));
    }

    private void disarm(Recipe recipe) {
        for (Actor actor : stage.playing()) {
            Enum<?> armed = actor.armed();
            if (armed != null && recipe.arms(armed)) {
                actor.arm(null, 0);
            }
        }
    }

    @Override
    public void enter(Part part, Actor actor) {
        for (Deque<Recipe> lane : lanes.values()) {
            Recipe recipe = lane.peek();
            if (recipe != null && actor.armed() == null) {
                for (Recipe.Rule rule : recipe.rules()) {
                    if (rule.which() == Recipe.Which.NEWCOMER
                            && rule.roles().contains(part.role())
                            && actor.armed() == null) {
                        arm(actor, rule.point());
                    }
                }
            }
        }
    }

    @Override
    public void died(Enum<?> point) {
        for (Map.Entry<Role, Deque<Recipe>> lane : lanes.entrySet()) {
            Recipe current = lane.getValue().peek();
            for (Iterator<Recipe> recipes = lane.getValue().iterator(); recipes.hasNext(); ) {
                if (recipes.next().point() == point) {
                    recipes.remove();
                }
            }
            if (current != null && current.point() == point) {
                disarm(current);
                Long ignored = since.put(lane.getKey(), System.nanoTime());
            }
        }
    }
}
