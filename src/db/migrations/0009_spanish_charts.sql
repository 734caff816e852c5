-- Charts with Spanish words beside those with English ones.
ALTER TABLE simulation_charts ADD COLUMN svg_es TEXT;
