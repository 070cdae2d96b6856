import numpy as np

from model.photo.median import weighted_median


def test_the_weighted_median_is_where_half_of_the_weight_is_reached():
    values, weights = np.array([30.0, 10.0, 20.0]), np.array([1, 2, 7])
    assert weighted_median(values, weights) == 20.0


def test_a_heavy_value_outweighs_many_light_ones():
    values, weights = np.array([1.0, 2.0, 3.0, 50.0]), np.array([1, 1, 1, 9])
    assert weighted_median(values, weights) == 50.0
